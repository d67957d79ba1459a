using System.Diagnostics.Metrics;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ctnet.MLNet.Samples.WebService;

/// <summary>
/// Scores rows over HTTP. Settings: "Model", the .zip; "WatchSeconds", how often it is looked at for a newer one
/// (0: only POST /model/reload).
/// </summary>
internal static partial class ScoringService
{
    public const int MostRows = 10_000;

    public static WebApplication Create(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddOpenApi();
        // What a visitor's row cannot be is the visitor's to mend, and said.
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            if (context.Exception is BadRowException bad)
                context.ProblemDetails.Detail = bad.Message;
        });
        builder.Services.AddHealthChecks();
        string model = Path.GetFullPath(builder.Configuration["Model"] ?? "guide.zip");
        int watchSeconds = builder.Configuration.GetValue("WatchSeconds", 5);

        #region scorer
        builder.Services.AddSingleton(services => new CtnetScorer<GuideRow>(model, new CtnetScorerOptions
        {
            WatchInterval = watchSeconds > 0 ? TimeSpan.FromSeconds(watchSeconds) : null,
            MeterFactory = services.GetRequiredService<IMeterFactory>(),
            OnSwapFailed = exception => LogSwapFailed(services.GetRequiredService<ILogger<CtnetScorer<GuideRow>>>(), exception),
        }));
        #endregion

        WebApplication app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = exception => exception is BadRowException ? StatusCodes.Status400BadRequest : StatusCodes.Status500InternalServerError,
        });
        app.MapOpenApi();
        app.MapHealthChecks("/health");

        #region endpoints
        app.MapPost("/score", (GuideRow row, CtnetScorer<GuideRow> scorer) => scorer.Score(row)).WithSummary("Score one row.");
        app.MapPost("/score/rows", ScoreRows).WithSummary("Score rows, all with the same model.");
        app.MapGet("/model", (CtnetScorer<GuideRow> scorer) => new ModelState(scorer.ModelVersion)).WithSummary("Which model scores.");
        app.MapPost("/model/reload", Reload).WithSummary("Take in the model's file as it is now.");
        #endregion

        // A model that cannot be read is said at the start and not to the first visitor.
        app.Services.GetRequiredService<CtnetScorer<GuideRow>>();
        return app;

        // The file is the service's own setting: who may call this may choose when, not what.
        Results<Ok<ModelState>, ProblemHttpResult> Reload(CtnetScorer<GuideRow> scorer)
        {
            try
            {
                return TypedResults.Ok(new ModelState(scorer.Swap(model)));
            }
            catch (Exception exception) when (exception is InvalidModelException or IOException or ArgumentException)
            {
                return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status409Conflict);
            }
        }
    }

    private static Results<Ok<IReadOnlyList<CtnetScore>>, ProblemHttpResult> ScoreRows(GuideRow[] rows, CtnetScorer<GuideRow> scorer) =>
        rows.Length <= MostRows && !rows.Contains(null)
            ? TypedResults.Ok(scorer.Score(rows))
            : TypedResults.Problem($"A request may have {MostRows} rows, none of them null.", statusCode: StatusCodes.Status400BadRequest);

    [LoggerMessage(LogLevel.Error, "The newer model cannot be taken in; the old one goes on.")]
    private static partial void LogSwapFailed(ILogger logger, Exception exception);
}
