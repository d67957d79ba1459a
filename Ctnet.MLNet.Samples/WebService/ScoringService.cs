using Scalar.AspNetCore;

namespace Ctnet.MLNet.Samples.WebService;

/// <summary>
/// Scores rows over HTTP. Settings: "Model", the .zip; "WatchSeconds", how often the file is checked for a newer model (0: only
/// POST /model/reload loads one); "ReloadKey", the key that a reload needs (without one, nobody may reload).
/// </summary>
internal static class ScoringService
{
    public static WebApplication Create(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        // Refusals that are not the package's have a body, too, such as 404.
        builder.Services.AddProblemDetails();

        #region scorer
        builder.Services.AddOpenApi();
        builder.Services.AddCtrScorer<GuideRow>(builder.Configuration["Model"] ?? "guide.zip", options =>
        {
            options.WatchInterval = TimeSpan.FromSeconds(builder.Configuration.GetValue("WatchSeconds", 5));
            options.ReloadKey = builder.Configuration["ReloadKey"];
        });
        #endregion

        WebApplication app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();

        #region endpoints
        app.MapCtrScorer<GuideRow>("/score");
        app.MapCtrHealth("/health");
        app.MapOpenApi();
        app.MapScalarApiReference("/docs");
        #endregion

        return app;
    }
}
