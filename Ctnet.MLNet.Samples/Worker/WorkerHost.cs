using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace Ctnet.MLNet.Samples.Worker;

/// <summary>The host: settings, services and telemetry.</summary>
internal static class WorkerHost
{
    /// <summary>Runs the worker until it is done or stopped.</summary>
    /// <returns>The exit code (<see cref="WorkerExit"/>).</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            using IHost host = Create(args).Build();
            WorkerResult result = host.Services.GetRequiredService<WorkerResult>();
            await host.RunAsync();
            return (int)result.Exit;
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return (int)WorkerExit.Failed;
        }
    }

    /// <summary>Registers the services.</summary>
    public static HostApplicationBuilder Create(string[] args)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        IServiceCollection services = builder.Services;

        #region options
        services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>();
        services.AddOptions<WorkerOptions>()
            .BindConfiguration(WorkerOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<HostOptions>()
            .Configure<IOptions<WorkerOptions>>((host, worker) => host.ShutdownTimeout = worker.Value.StopTimeout);
        #endregion

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<WorkerResult>().AddSingleton<WorkerTelemetry>().AddSingleton<NightLogs>().AddSingleton<NightRun>();
        services.AddHostedService<NightlyService>();
        AddTelemetry(builder);
        return builder;
    }

    private static void AddTelemetry(HostApplicationBuilder builder)
    {
        #region telemetry
        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(WorkerTelemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(WorkerTelemetry.Name))
            .WithTracing(traces => traces.AddSource(WorkerTelemetry.Name));
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null)
            telemetry.UseOtlpExporter();
        #endregion
    }
}
