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

    public const string RowsPath = "/score/rows";

    public static WebApplication Create(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddOpenApi();
        RequestProblems.Add(builder.Services);
        builder.Services.AddHealthChecks().AddCheck<ModelHealth>(ModelHealth.Name);
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
        RequestProblems.Use(app);
        app.MapOpenApi();
        app.MapHealthChecks("/health", ModelHealth.Options);

        #region endpoints
        app.MapPost("/score", (GuideRequest row, CtrScorer<GuideRow> scorer) => scorer.Score(row.ToRow()))
            .WithSummary("Score one row.");
        app.MapPost(RowsPath, ScoreRows).WithSummary("Score rows, all with the same model.");
        app.MapGet("/model", (CtrScorer<GuideRow> scorer) => ModelState.Of(scorer)).WithSummary("Which model scores.");
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
                scorer.Swap(model);
                return TypedResults.Ok(ModelState.Of(scorer));
            }
            catch (Exception exception) when (
                exception is InvalidModelException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status409Conflict);
            }
        }
    }

    private static Results<Ok<IReadOnlyList<CtrScore>>, ProblemHttpResult> ScoreRows(
        GuideRequest?[] rows, CtrScorer<GuideRow> scorer)
    {
        if (rows.Length > MostRows)
            return Refuse($"A request may have {MostRows} rows, and this one has {rows.Length}.", "$");
        if (Array.IndexOf(rows, null) is var at and >= 0)
            return Refuse($"Row {at} is null. A row without values is {{}}.", $"$[{at}]");
        return TypedResults.Ok(scorer.Score([.. rows.Select(row => row!.ToRow())]));

        static ProblemHttpResult Refuse(string detail, string path) => TypedResults.Problem(
            detail, statusCode: StatusCodes.Status400BadRequest, extensions: [new("path", path)]);
    }

    [LoggerMessage(LogLevel.Error, "The newer model cannot be loaded; the old one still scores.")]
    private static partial void LogSwapFailed(ILogger logger, Exception exception);
}
