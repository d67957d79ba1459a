using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Scalar.AspNetCore;

namespace Ctnet.MLNet.Tool.Serve;

/// <summary>Serves a model over HTTP until it is stopped.</summary>
/// <typeparam name="TRow">The class of the rows.</typeparam>
internal sealed class ScoringHost<TRow>(ServeOptions options) : IScoringHost where TRow : class
{
    public async Task Run(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls(options.Urls.Split(';'));
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi();
        // Fields are named as the model's columns, and so as the log's.
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = null);
        builder.Services.AddCtrScorer<TRow>(options.Model, scorer =>
        {
            (scorer.WatchInterval, scorer.ReloadKey) = (options.WatchInterval, options.ReloadKey);
        });

        await using WebApplication app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapCtrScorer<TRow>("/score");
        app.MapCtrHealth("/health");
        app.MapOpenApi();
        app.MapScalarApiReference("/docs");
        await ((IHost)app).RunAsync(cancellationToken);
    }
}
