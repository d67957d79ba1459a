using Ctnet.MLNet;
using Ctnet.MLNet.AspNetCore;
using Ctnet.MLNet.AspNetCore.Answers;
using Ctnet.MLNet.AspNetCore.Endpoints;
using Ctnet.MLNet.AspNetCore.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of a model of Ctnet.MLNet.</summary>
public static class CtrEndpointRouteBuilderExtensions
{
    private const string Json = "application/json";

    /// <summary>
    /// Maps the endpoints of the model that <see cref="CtrServiceCollectionExtensions.AddCtrScorer{TRow}"/> registered. Loads the
    /// model: one that cannot be read fails the start, and not the first request.
    /// </summary>
    /// <remarks>
    /// <para>
    /// <c>POST {pattern}</c> scores a row, <c>POST {pattern}/rows</c> a list of rows, all with one model. <c>GET
    /// {modelPattern}</c> says which model scores, and <c>POST {modelPattern}/reload</c> takes in the model's file as it is now.
    /// </para>
    /// <para>
    /// A body is JSON with the members of <typeparamref name="TRow"/>, named as the service's JSON options name them. Unknown and
    /// duplicate names are refused. A text that is null or absent is missing, and so is a <c>float</c> or <c>double</c>. (An
    /// absent one has the initial value that the class gives it, if that is not 0.) A refusal has a ProblemDetails body, whose
    /// "path" is the place in the JSON, such as <c>$[3].price</c>, and is one line of the log.
    /// </para>
    /// </remarks>
    /// <typeparam name="TRow">The model's row class.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route of scoring.</param>
    /// <param name="modelPattern">The route of the model's state. Each model of a service needs another.</param>
    /// <returns>Adds conventions to all endpoints, such as <c>RequireAuthorization("scoring")</c>.</returns>
    /// <exception cref="InvalidOperationException">
    /// No scorer of these rows was registered; the row class has no constructor without parameters; or there is no policy of the
    /// name <see cref="CtrServiceOptions.ReloadPolicy"/>.
    /// </exception>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    /// <exception cref="FileNotFoundException">There is no such file, or nothing was published in the folder.</exception>
    /// <exception cref="InvalidModelException">
    /// The file is not a model, is damaged, or is of a newer version of this library.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The model reads columns that the row class lacks.</exception>
    public static IEndpointConventionBuilder MapCtrScorer<TRow>(
        this IEndpointRouteBuilder endpoints, string pattern = "/score", string modelPattern = "/model") where TRow : class
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentException.ThrowIfNullOrEmpty(modelPattern);
        IServiceProvider services = endpoints.ServiceProvider;
        CtrServiceOptions options = CtrServiceOptions.Of<TRow>(services);
        ModelReload<TRow> model = services.GetService<ModelReload<TRow>>() ?? throw new InvalidOperationException(
            $"No scorer of {typeof(TRow).Name} is registered: call AddCtrScorer<{typeof(TRow).Name}> first.");
        ScoringEndpoints<TRow> scoring = ScoringEndpoints<TRow>.Create(services, options);

        RouteGroupBuilder group = endpoints.MapGroup("").WithTags("Scoring");
        MapScoring(group, pattern, scoring.ScoreRow).Accepts<TRow>(Json).WithSummary("Score one row.");
        MapScoring(group, $"{pattern.TrimEnd('/')}/rows", scoring.ScoreRows).Accepts<IReadOnlyList<TRow>>(Json)
            .WithSummary($"Score rows, all with the same model. At most {options.MaximumRows}.");
        group.MapGet(modelPattern, model.State).WithSummary("Which model scores.");
        RouteHandlerBuilder reload = group.MapPost($"{modelPattern.TrimEnd('/')}/reload", model.Reload)
            .WithSummary("Take in the model's file as it is now.")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        ReloadGuard.Protect(reload, services, options);
        return group;
    }

    /// <summary>
    /// Maps the health of the registered models. It answers JSON, with each model's version and age under the name of its check.
    /// The status is 200 both for "Healthy" and "Degraded": a degraded service still scores.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route.</param>
    /// <returns>Adds conventions to the endpoint.</returns>
    public static IEndpointConventionBuilder MapCtrHealth(this IEndpointRouteBuilder endpoints, string pattern = "/health")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        return endpoints.MapHealthChecks(pattern, new()
        {
            Predicate = static check => check.Tags.Contains(ModelHealth.Tag),
            ResponseWriter = static (context, report) => context.Response.WriteAsJsonAsync(HealthAnswer.Of(report)),
        });
    }

    private static RouteHandlerBuilder MapScoring(IEndpointRouteBuilder group, string pattern, Delegate handler)
    {
        // The router prefers the endpoint below for JSON. Without this one, it refuses other bodies without a problem body.
        group.MapPost(pattern, (Delegate)ScoringProblems.NoJson).ExcludeFromDescription();
        return group.MapPost(pattern, handler)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }
}
