using System.Diagnostics.Metrics;
using Ctnet.MLNet;
using Ctnet.MLNet.AspNetCore;
using Ctnet.MLNet.AspNetCore.Model;
using Ctnet.MLNet.AspNetCore.Rows;
using Ctnet.MLNet.AspNetCore.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a model of Ctnet.MLNet that scores in a service.</summary>
public static class CtrServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="CtrScorer{TRow}"/> as a singleton, which takes in newer models while it scores, and its health
    /// check.
    /// The scorer's meter comes from the service's <see cref="IMeterFactory"/>.
    /// <see cref="CtrEndpointRouteBuilderExtensions.MapCtrScorer{TRow}"/> maps its endpoints.
    /// </summary>
    /// <typeparam name="TRow">
    /// A class whose members are the model's input columns, as for <see cref="CtrScorer{TRow}"/>. Each model of a service has a
    /// row class of its own.
    /// </typeparam>
    /// <param name="services">The services.</param>
    /// <param name="path">
    /// The .zip that <c>mlContext.Model.Save</c> wrote, or the folder of a <see cref="ModelPublisher"/>. A relative path begins
    /// at the current folder.
    /// </param>
    /// <param name="configure">
    /// Sets the options; null for the defaults. <c>configuration.GetSection("Scorer").Bind</c> takes them from the configuration.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidOperationException">A scorer of these rows is registered already.</exception>
    public static IServiceCollection AddCtrScorer<TRow>(
        this IServiceCollection services, string path, Action<CtrServiceOptions>? configure = null) where TRow : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (services.Any(service => service.ServiceType == typeof(CtrScorer<TRow>)))
        {
            throw new InvalidOperationException(
                $"A scorer of {typeof(TRow).Name} is registered already. Give each model a row class of its own.");
        }

        string name = CtrServiceOptions.NameOf<TRow>();
        services.AddOptions<CtrServiceOptions>(name).Configure(configure ?? (static _ => { })).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<CtrServiceOptions>, CtrServiceOptionsValidation>());
        services.AddMetrics();
        services.AddSingleton(new ModelPath<TRow>(Path.GetFullPath(path)));
        services.AddSingleton(CreateScorer<TRow>);
        services.AddSingleton<ModelReload<TRow>>();
        services.AddSingleton<ModelHealthCheck<TRow>>();
        services.AddHealthChecks();
        services.AddOptions<HealthCheckServiceOptions>().Configure<IOptionsMonitor<CtrServiceOptions>>((health, options) =>
            health.Registrations.Add(new(
                options.Get(name).HealthCheckName,
                provider => provider.GetRequiredService<ModelHealthCheck<TRow>>(),
                failureStatus: null,
                [ModelHealth.Tag])));
        // The OpenAPI document follows these options, too. Only what concerns the rows is changed.
        services.PostConfigure<JsonOptions>(json =>
            json.SerializerOptions.TypeInfoResolver = RowMembers.Describe<TRow>(json.SerializerOptions.TypeInfoResolver));
        services.ConfigureAll<OpenApiOptions>(openApi => openApi.AddSchemaTransformer(RowSchemas.Correct<TRow>));
        return services;
    }

    private static CtrScorer<TRow> CreateScorer<TRow>(IServiceProvider services) where TRow : class
    {
        CtrServiceOptions options = CtrServiceOptions.Of<TRow>(services);
        ILogger log = services.GetRequiredService<ILoggerFactory>().CreateLogger(ServiceLog.Category);
        return new(services.GetRequiredService<ModelPath<TRow>>().Path, new CtrScorerOptions
        {
            WatchInterval = options.WatchInterval > TimeSpan.Zero ? options.WatchInterval : null,
            FoldedMegabytes = options.FoldedMegabytes,
            Precision = options.Precision,
            MeterFactory = services.GetRequiredService<IMeterFactory>(),
            OnSwapFailed = exception => ServiceLog.SwapFailed(log, exception),
        });
    }
}
