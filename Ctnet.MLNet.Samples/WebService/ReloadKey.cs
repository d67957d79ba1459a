using System.Security.Cryptography;
using System.Text;

namespace Ctnet.MLNet.Samples.WebService;

/// <summary>Lets only those requests through whose header has the key of the settings.</summary>
internal sealed class ReloadKey : IEndpointFilter
{
    public const string Setting = "ReloadKey", Header = "X-Api-Key";

    // Null if the settings have no key. A hash has one length, so comparing takes the same time for every key.
    private readonly byte[]? _hash;

    public ReloadKey(string? key) => _hash = string.IsNullOrEmpty(key) ? null : Hash(key);

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (_hash is null)
        {
            return Refuse(
                StatusCodes.Status403Forbidden,
                $"The service has no key for this. Start it with a long random one in the setting {Setting}, and send the key in "
                + $"the header {Header}.");
        }

        if (CryptographicOperations.FixedTimeEquals(_hash, Hash(http.Request.Headers[Header].ToString())))
            return next(context);
        http.Response.Headers.WWWAuthenticate = Header;
        return Refuse(StatusCodes.Status401Unauthorized, $"The header {Header} must have the key of the service's settings.");
    }

    private static ValueTask<object?> Refuse(int status, string detail) =>
        ValueTask.FromResult<object?>(TypedResults.Problem(detail, statusCode: status));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
