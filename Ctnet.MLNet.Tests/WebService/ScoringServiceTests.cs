using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Samples.Quickstart;
using Ctnet.MLNet.Samples.WebService;
using Ctnet.MLNet.Serving;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.AspNetCore.Builder;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.WebService;

/// <summary>The service in this process, asked over a socket by a real client.</summary>
public sealed class ScoringServiceTests
{
    private const int Requests = 100;

    private static readonly GuideImpression[] Rows = Draw();

    private TemporaryFolder _folder;
    private WebApplication _service;
    private HttpClient _client;

    private string File => _folder.File("guide.zip");

    [SetUp]
    public async Task Start()
    {
        _folder = new();
        Save(1, File);
        _service = ScoringService.Create(
            ["--urls", "http://127.0.0.1:0", "--Model", File, "--WatchSeconds", "0", "--Logging:LogLevel:Default", "Error"]);
        await _service.StartAsync();
        _client = new() { BaseAddress = new(_service.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
    }

    [TearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task One_row_and_many_get_the_model_s_scores()
    {
        float[] expected = [.. Save(1, _folder.File("same.zip"))];
        CtnetScore one = await Score(Rows[0]);
        HttpResponseMessage response = await _client.PostAsJsonAsync("/score/rows", Rows.Select(ToRow));
        CtnetScore[] many = (await response.Content.ReadFromJsonAsync<CtnetScore[]>())!;

        Assert.That(one.Probability, Is.EqualTo(expected[0]));
        Assert.That(many.Select(score => score.Probability), Is.EqualTo(expected));
        ModelState? state = await _client.GetFromJsonAsync<ModelState>("/model");
        Assert.That(many.Append(one).Select(score => score.ModelVersion), Is.All.EqualTo(state!.Version));
    }

    [Test]
    public async Task A_hundred_concurrent_requests_during_a_swap_are_all_answered_by_one_of_the_two_models()
    {
        string before = (await _client.GetFromJsonAsync<ModelState>("/model"))!.Version;
        float[] old = [.. Save(1, _folder.File("old.zip"))], next = [.. Save(2, _folder.File("next.zip"))];
        System.IO.File.Move(_folder.File("next.zip"), File, overwrite: true);

        Task<CtnetScore>[] scores = [.. Enumerable.Range(0, Requests).Select(request => Score(Rows[request]))];
        HttpResponseMessage reload = await _client.PostAsync("/model/reload", content: null);
        CtnetScore[] during = await Task.WhenAll(scores);
        string after = (await reload.Content.ReadFromJsonAsync<ModelState>())!.Version;

        Assert.That(after, Is.Not.EqualTo(before));
        foreach ((int request, CtnetScore score) in during.Index())
        {
            Assert.That(score.ModelVersion, Is.AnyOf(before, after));
            Assert.That(score.Probability, Is.EqualTo((score.ModelVersion == before ? old : next)[request]), $"request {request}");
        }

        CtnetScore last = await Score(Rows[0]);
        Assert.That((last.ModelVersion, last.Probability), Is.EqualTo((after, next[0])));
    }

    [Test]
    public async Task A_damaged_file_is_a_conflict_and_the_old_model_goes_on()
    {
        System.IO.File.WriteAllBytes(File, [1, 2, 3]);
        HttpResponseMessage reload = await _client.PostAsync("/model/reload", content: null);
        Assert.That(reload.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await reload.Content.ReadAsStringAsync(), Does.Contain("cannot be loaded"));
        Assert.That((await Score(Rows[0])).Probability, Is.InRange(0, 1));
    }

    [Test]
    public async Task What_is_missing_of_a_row_is_scored_and_what_is_no_row_is_refused()
    {
        HttpResponseMessage empty = await _client.PostAsJsonAsync("/score", new { });
        Assert.That((await empty.Content.ReadFromJsonAsync<CtnetScore>()).Probability, Is.InRange(0, 1));
        foreach ((string path, string body) in ((string, string)[])[("/score", "[]"), ("/score", "{"), ("/score/rows", "[null]"),
            ("/score/rows", "{}")])
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            Assert.That((await _client.PostAsync(path, content)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), $"{path} {body}");
        }
    }

    [Test]
    public async Task It_says_that_it_is_well_and_what_it_offers()
    {
        Assert.That((await _client.GetAsync("/health")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        JsonElement paths = (await _client.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("paths");
        Assert.That(paths.EnumerateObject().Select(path => path.Name),
            Is.EquivalentTo(["/score", "/score/rows", "/model", "/model/reload"]));
    }

    private async Task<CtnetScore> Score(GuideImpression row)
    {
        HttpResponseMessage response = await _client.PostAsJsonAsync("/score", ToRow(row));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return await response.Content.ReadFromJsonAsync<CtnetScore>();
    }

    // Trains a model and gives what it says of the rows.
    private static IEnumerable<float> Save(int seed, string file)
    {
        MLContext ml = SampleDomains.Context;
        IDataView rows = ml.Data.LoadFromEnumerable(Rows);
        CtrTowerOptions options = SampleDomains.Tower();
        (options.Seed, options.LabelColumnName) = (seed, nameof(GuideImpression.Clicked));
        FeatureSchema schema = QuickstartSchema.Create();
        var model = ml.Transforms.AlignFeatureSchema(schema, "guide").Append(ml.BinaryClassification.Trainers.CtrTower(options)).Fit(rows);
        ml.Model.Save(model, rows.Schema, file);
        return model.Transform(rows).GetColumn<float>("Probability");
    }

    private static GuideRow ToRow(GuideImpression row) => new()
    {
        Visitor = row.Visitor, Product = row.Product, Section = row.Section, Keywords = row.Keywords, PriceEuro = row.PriceEuro,
            Topic = row.Topic,
    };

    private static GuideImpression[] Draw()
    {
        var world = new SimulatedWorld(1);
        world.NextDay();
        return world.DrawGuide(Requests);
    }
}
