using System.Security.Cryptography;
using System.Text;
using Ctnet.MLNet.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;

namespace Ctnet.MLNet.AspNetCore.Endpoints;

/// <summary>Lets only those requests through whose header has the key of the options.</summary>
internal sealed class ReloadKey(string key) : IEndpointFilter
{
    public const string Header = "X-Api-Key";

    // A hash has one length, so comparing takes the same time for every key.
    private readonly byte[] _hash = Hash(key);

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (CryptographicOperations.FixedTimeEquals(_hash, Hash(http.Request.Headers[Header].ToString())))
            return next(context);
        http.Response.Headers.WWWAuthenticate = Header;
        return ValueTask.FromResult<object?>(ScoringProblems.Of(
            StatusCodes.Status401Unauthorized, $"The header {Header} must have the key of the service's settings."));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
