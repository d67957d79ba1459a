using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ctnet.MLNet.Samples.WebService;

/// <summary>
/// Scores rows over HTTP. Settings: "Model", the .zip; "WatchSeconds", how often the file is checked for a newer model (0: only
/// POST /model/reload loads one); "ReloadKey", the key that a reload needs (without one, nobody may reload).
/// </summary>
internal static partial class ScoringService
{
    // 800 bytes for each of 10,000 rows.
    private const long MostBytes = 8_000_000;

    public const string RowsPath = "/score/rows";

    public static WebApplication Create(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MostBytes);
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
        var loads = new SingleTask();

        #region endpoints
        app.MapPost("/score", (GuideRequest row, CtrScorer<GuideRow> scorer) => scorer.Score(row.ToRow()))
            .WithSummary("Score one row.");
        app.MapPost(RowsPath, ScoreRows).WithSummary("Score rows, all with the same model.");
        app.MapGet("/model", (CtrScorer<GuideRow> scorer) => ModelState.Of(scorer)).WithSummary("Which model scores.");
        app.MapPost("/model/reload", Reload).AddEndpointFilter(new ReloadKey(app.Configuration[ReloadKey.Setting]))
            .WithSummary("Take in the model's file as it is now. The header X-Api-Key has the key of the settings.");
        #endregion

        // A model that cannot be read must fail the start, and not the first request.
        app.Services.GetRequiredService<CtrScorer<GuideRow>>();
        return app;

        // The client chooses when a model is loaded. Which file is loaded is the service's own setting.
        async Task<Results<Ok<ReloadAnswer>, ProblemHttpResult>> Reload(CtrScorer<GuideRow> scorer)
        {
            string before = scorer.ModelVersion;
            if (loads.TryStart(() => scorer.Swap(model)) is not Task<string> load)
                return Conflict("The file is being loaded for another request. Ask again when that is done.");
            try
            {
                string version = await load;
                return TypedResults.Ok(new ReloadAnswer(version != before, ModelState.Of(scorer)));
            }
            catch (Exception exception) when (
                exception is InvalidModelException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                return Conflict(exception.Message);
            }
        }

        static ProblemHttpResult Conflict(string detail) =>
            TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict);
    }

    private static Ok<IReadOnlyList<CtrScore>> ScoreRows(GuideRows rows, CtrScorer<GuideRow> scorer) =>
        TypedResults.Ok(scorer.Score([.. rows.Select(row => row!.ToRow())]));

    [LoggerMessage(LogLevel.Error, "The newer model cannot be loaded; the old one still scores.")]
    private static partial void LogSwapFailed(ILogger logger, Exception exception);
}
