using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.AspNetCore;

/// <summary>Mistakes of whoever writes the service fail its start, with a message that says what to do.</summary>
public sealed class RegistrationTests
{
    [Test]
    public void Options_out_of_range_fail_the_start_with_option_rule_and_value() => Assert.That(
        () => TestHost.Start(options =>
        {
            options.WatchInterval = TimeSpan.FromSeconds(-1);
            options.FoldedMegabytes = 4097;
            options.MaximumRows = 0;
            options.MaximumBodyBytes = 0;
            options.MaximumModelAge = TimeSpan.Zero;
            options.HealthCheckName = " ";
        }),
        Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(string.Join("; ", (string[])
        [
            "CtrServiceOptions.WatchInterval must not be negative, but is -00:00:01.",
            "CtrServiceOptions.FoldedMegabytes must be between 0 and 4096, but is 4097.",
            "CtrServiceOptions.MaximumRows must be between 1 and 1000000, but is 0.",
            "CtrServiceOptions.MaximumBodyBytes must be at least 1, but is 0.",
            "CtrServiceOptions.MaximumModelAge must be above 0, but is 00:00:00.",
            "CtrServiceOptions.HealthCheckName must be given, but is ' '.",
        ])));

    [Test]
    public async Task Options_can_be_taken_from_the_configuration()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Scorer:MaximumRows"] = "1", ["Scorer:WatchInterval"] = "00:01:00", ["Scorer:HealthCheckName"] = "guide",
        }).Build();
        await using TestHost host = await TestHost.Start(configuration.GetSection("Scorer").Bind);
        HttpResponseMessage refusal = await host.Post("/score/rows", "[{},{}]");
        Assert.That(await refusal.Content.ReadAsStringAsync(), Does.Contain("may have 1 rows"));
        Assert.That(await host.Client.GetStringAsync("/health"), Does.Contain("\"guide\":{"));
    }

    [Test]
    public void A_model_that_is_not_there_fails_the_start() => Assert.That(
        () => TestHost.Start(file: $"{ServedModel.Copy()}.nowhere"), Throws.TypeOf<FileNotFoundException>());

    [Test]
    public void Rows_that_are_registered_twice_are_refused() => Assert.That(
        () => new ServiceCollection().AddCtrScorer<Impression>("a.zip").AddCtrScorer<Impression>("b.zip"),
        Throws.InvalidOperationException.With.Message.EqualTo(
            "A scorer of Impression is registered already. Give each model a row class of its own."));

    [Test]
    public async Task Endpoints_without_a_scorer_are_refused()
    {
        await using WebApplication application = WebApplication.CreateBuilder().Build();
        Assert.That(
            () => application.MapCtrScorer<Impression>(),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "No scorer of Impression is registered: call AddCtrScorer<Impression> first."));
    }

    [Test]
    public void Rows_that_cannot_start_empty_are_refused() => Assert.That(
        () => TestHost.Start(
            add: services => services.AddCtrScorer<Positional>(ServedModel.Copy(), options => options.HealthCheckName = "other"),
            map: (application, _) => application.MapCtrScorer<Positional>("/other", "/other/model")),
        Throws.InvalidOperationException.With.Message.Contains("The row class Positional must have a constructor without"));

    [Test]
    public async Task Two_models_score_in_one_service()
    {
        await using TestHost host = await TestHost.Start(
            add: services => services.AddCtrScorer<Other>(ServedModel.Copy(), options => options.HealthCheckName = "other"),
            map: (application, _) => application.MapCtrScorer<Other>("/other", "/other/model"));
        string one = await (await host.Post("/score", """{"offer":"i7"}""")).Content.ReadAsStringAsync();
        string two = await (await host.Post("/other", """{"product":"i7"}""")).Content.ReadAsStringAsync();
        Assert.That(one, Is.EqualTo(two).And.Contain("probability"));
        Assert.That(await host.Client.GetStringAsync("/health"), Does.Contain("\"model\":{").And.Contain("\"other\":{"));
    }

    [Test]
    public async Task The_scorer_s_meter_is_the_service_s()
    {
        await using TestHost host = await TestHost.Start();
        IMeterFactory factory = host.Application.Services.GetRequiredService<IMeterFactory>();
        long rows = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, each) =>
            {
                if (instrument.Name == "ctnet.scorer.rows" && instrument.Meter.Scope == factory)
                    each.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => rows += count);
        listener.Start();
        await host.Post("/score/rows", "[{},{}]");
        Assert.That(rows, Is.EqualTo(2));
    }

    private sealed class Other
    {
        public string? Weather { get; set; }

        public float Price { get; set; }

        public string? Product { get; set; }
    }

    private sealed record Positional(string? Weather, float Price, string? Product);
}
