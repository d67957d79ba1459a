using System.Net;
using System.Net.Http.Json;
using Ctnet.MLNet.Samples.Quickstart;
using Ctnet.MLNet.Samples.WebService;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.AspNetCore.Builder;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples.WebService;

/// <summary>The service with a model in a temporary folder, and an HTTP client that calls it over a socket.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private const string ReloadKey = "key";

    private readonly TemporaryFolder _folder = new();

    private RunningService(GuideImpression[] rows) => Rows = rows;

    /// <summary>The rows that models are trained on and score.</summary>
    public GuideImpression[] Rows { get; }

    /// <summary>The file of the model that the service scores with.</summary>
    public string ModelFile => File("guide.zip");

    /// <summary>The first model's probabilities for the rows.</summary>
    public float[] FirstProbabilities { get; private set; } = [];

    public WebApplication Service { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Starts the service with a model of seed 1.</summary>
    /// <param name="rows">How many rows the model is trained on.</param>
    /// <param name="settings">Further settings of the service.</param>
    public static async Task<RunningService> Start(int rows, params string[] settings)
    {
        var world = new SimulatedWorld(1, 0.2);
        world.NextDay();
        var running = new RunningService(world.DrawGuide(rows));
        running.FirstProbabilities = running.Save(1, running.ModelFile);
        running.Service = ScoringService.Create(
        [
            "--urls", "http://127.0.0.1:0",
            "--Model", running.ModelFile,
            "--WatchSeconds", "0",
            "--ReloadKey", ReloadKey,
            "--Logging:LogLevel:Default", "None",
            .. settings,
        ]);
        await running.Service.StartAsync();
        running.Client = new() { BaseAddress = new(running.Service.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
        running.Client.DefaultRequestHeaders.Add("X-Api-Key", ReloadKey);
        return running;
    }

    /// <summary>A path in the temporary folder.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Trains and saves a model.</summary>
    /// <returns>The model's probabilities for the rows.</returns>
    public float[] Save(int seed, string file)
    {
        MLContext ml = SampleDomains.Context;
        IDataView rows = ml.Data.LoadFromEnumerable(Rows);
        CtrTowerOptions options = SampleDomains.Tower();
        (options.Seed, options.LabelColumnName) = (seed, nameof(GuideImpression.Clicked));
        var model = ml.Transforms.AlignFeatureSchema(QuickstartSchema.Create(), "guide")
            .Append(ml.BinaryClassification.Trainers.CtrTower(options))
            .Fit(rows);
        ml.Model.Save(model, rows.Schema, file);
        return [.. model.Transform(rows).GetColumn<float>("Probability")];
    }

    /// <summary>Requests a row's score. The request must succeed.</summary>
    public async Task<CtrScore> Score(int row)
    {
        HttpResponseMessage response = await Client.PostAsJsonAsync("/score", ToRequest(Rows[row]));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return await response.Content.ReadFromJsonAsync<CtrScore>();
    }

    public static GuideRow ToRequest(GuideImpression row) => new()
    {
        Visitor = row.Visitor, Product = row.Product, Section = row.Section,
        Keywords = row.Keywords, PriceEuro = row.PriceEuro, Topic = row.Topic,
    };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Service.DisposeAsync();
        _folder.Dispose();
    }
}
