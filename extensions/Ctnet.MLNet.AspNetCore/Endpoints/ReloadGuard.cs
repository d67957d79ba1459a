using Ctnet.MLNet.AspNetCore.Answers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Ctnet.MLNet.AspNetCore.Endpoints;

/// <summary>Lets only those reload who may: loading takes seconds of a core and the memory of a second model.</summary>
internal static class ReloadGuard
{
    /// <exception cref="InvalidOperationException">There is no policy of the name that the options give.</exception>
    public static void Protect(RouteHandlerBuilder reload, IServiceProvider services, CtrServiceOptions options)
    {
        bool hasPolicy = !string.IsNullOrEmpty(options.ReloadPolicy), hasKey = !string.IsNullOrEmpty(options.ReloadKey);
        if (hasPolicy)
        {
            if (!Exists(services, options.ReloadPolicy!))
            {
                throw new InvalidOperationException(
                    $"CtrServiceOptions.ReloadPolicy must be a policy of AddAuthorization, but is '{options.ReloadPolicy}'.");
            }

            reload.RequireAuthorization(options.ReloadPolicy!);
        }

        if (hasKey)
            reload.AddEndpointFilter(new ReloadKey(options.ReloadKey!));
        else if (!hasPolicy)
            reload.AddEndpointFilter(static (_, _) => ValueTask.FromResult<object?>(Refusal()));
    }

    private static ProblemHttpResult Refusal() => ScoringProblems.Of(
        StatusCodes.Status403Forbidden,
        "Nobody may reload the model here. Set CtrServiceOptions.ReloadKey to a long random text and send it in the header "
        + $"{ReloadKey.Header}, or name an authorization policy in CtrServiceOptions.ReloadPolicy.");

    private static bool Exists(IServiceProvider services, string policy) =>
        services.GetService<IAuthorizationPolicyProvider>()?.GetPolicyAsync(policy).GetAwaiter().GetResult() is not null;
}
