using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ctnet.MLNet.Samples.WebService;

/// <summary>
/// Scores rows over HTTP. Settings: "Model", the .zip; "WatchSeconds", how often the file is checked for a newer model (0: only
/// POST /model/reload loads one).
/// </summary>
internal static partial class ScoringService
{
    public const int MostRows = 10_000;

    public static WebApplication Create(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddOpenApi();
        // The client is told what is wrong with its row.
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            if (context.Exception is BadRowException bad)
                context.ProblemDetails.Detail = bad.Message;
        });
        builder.Services.AddHealthChecks();
        string model = Path.GetFullPath(builder.Configuration["Model"] ?? "guide.zip");
        int watchSeconds = builder.Configuration.GetValue("WatchSeconds", 5);

        #region scorer
        builder.Services.AddSingleton(services => new CtrScorer<GuideRow>(model, new CtrScorerOptions
        {
            WatchInterval = watchSeconds > 0 ? TimeSpan.FromSeconds(watchSeconds) : null,
            MeterFactory = services.GetRequiredService<IMeterFactory>(),
            OnSwapFailed = exception => LogSwapFailed(services.GetRequiredService<ILogger<CtrScorer<GuideRow>>>(), exception),
        }));
        #endregion

        WebApplication app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = exception =>
                exception is BadRowException ? StatusCodes.Status400BadRequest : StatusCodes.Status500InternalServerError,
        });
        app.MapOpenApi();
        app.MapHealthChecks("/health");

        #region endpoints
        app.MapPost("/score", (GuideRow row, CtrScorer<GuideRow> scorer) => scorer.Score(row)).WithSummary("Score one row.");
        app.MapPost("/score/rows", ScoreRows).WithSummary("Score rows, all with the same model.");
        app.MapGet("/model", (CtrScorer<GuideRow> scorer) =>
            new ModelState(scorer.ModelVersion)).WithSummary("Which model scores.");
        app.MapPost("/model/reload", Reload).WithSummary("Take in the model's file as it is now.");
        #endregion

        // A model that cannot be read must fail the start, and not the first request.
        app.Services.GetRequiredService<CtrScorer<GuideRow>>();
        return app;

        // The client chooses when a model is loaded. Which file is loaded is the service's own setting.
        Results<Ok<ModelState>, ProblemHttpResult> Reload(CtrScorer<GuideRow> scorer)
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

    private static Results<Ok<IReadOnlyList<CtrScore>>, ProblemHttpResult> ScoreRows(
        GuideRow[] rows, CtrScorer<GuideRow> scorer) =>
        rows.Length <= MostRows && !rows.Contains(null)
            ? TypedResults.Ok(scorer.Score(rows))
            : TypedResults.Problem(
                $"A request may have {MostRows} rows, none of them null.", statusCode: StatusCodes.Status400BadRequest);

    [LoggerMessage(LogLevel.Error, "The newer model cannot be loaded; the old one still scores.")]
    private static partial void LogSwapFailed(ILogger logger, Exception exception);
}
