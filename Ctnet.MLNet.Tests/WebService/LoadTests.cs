using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
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

/// <summary>Many clients at once while models are swapped: no answer is lost, mixed or of a model that it does not name, and memory stays.</summary>
public sealed class LoadTests
{
    private const int Rows = 200;

    private static readonly GuideImpression[] s_rows = Draw();

    private TemporaryFolder _folder = null!;
    private WebApplication _service = null!;
    private HttpClient _client = null!;

    // By version, what a model says of each row.
    private Dictionary<string, float[]> _expected = null!;
    private string[] _models = null!;

    private string Served => _folder.File("guide.zip");

    [SetUp]
    public async Task Start()
    {
        _folder = new();
        _models = [_folder.File("one.zip"), _folder.File("two.zip")];
        float[][] probabilities = [Save(1, _models[0]), Save(2, _models[1])];
        _expected = _models.Zip(probabilities).ToDictionary(model => VersionOf(model.First), model => model.Second);
        File.Copy(_models[0], Served);
        _service = ScoringService.Create(["--urls", "http://127.0.0.1:0", "--Model", Served, "--WatchSeconds", "0", "--Logging:LogLevel:Default", "Error"]);
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
    public Task Fifty_clients_get_the_answers_of_the_models_that_they_name() => Load(clients: 50, swaps: 20, TimeSpan.FromMilliseconds(300));

    [Test, Explicit("Takes minutes.")]
    public Task A_hundred_clients_for_a_hundred_seconds() => Load(clients: 100, swaps: 100, TimeSpan.FromSeconds(1));

    [Test]
    public async Task Requests_that_run_when_the_service_ends_are_answered()
    {
        Task<CtnetScore?>[] requests = [.. Enumerable.Range(0, Rows).Select(async row =>
        {
            try
            {
                HttpResponseMessage response = await _client.PostAsJsonAsync("/score", ToRow(s_rows[row]));
                Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
                return (CtnetScore?)await response.Content.ReadFromJsonAsync<CtnetScore>();
            }
            catch (HttpRequestException)
            {
                // It came after the end: refused, and not half answered.
                return null;
            }
        })];
        await Task.WhenAny(requests);
        await _service.StopAsync();
        CtnetScore?[] answers = await Task.WhenAll(requests);
        foreach ((int row, CtnetScore? answer) in answers.Index().Where(answer => answer.Item is not null))
            Assert.That(answer!.Value.Probability, Is.EqualTo(_expected[answer.Value.ModelVersion][row]));
        Assert.That(answers, Has.Some.Not.Null);
    }

    private async Task Load(int clients, int swaps, TimeSpan distance)
    {
        var wrong = new ConcurrentBag<string>();
        var versions = new ConcurrentDictionary<string, int>();
        bool ended = false;
        Task[] asking = [.. Enumerable.Range(0, clients).Select(async client =>
        {
            for (int row = client % Rows; !Volatile.Read(ref ended); row = (row + 7) % Rows)
            {
                CtnetScore answer;
                try
                {
                    HttpResponseMessage response = await _client.PostAsJsonAsync("/score", ToRow(s_rows[row]));
                    answer = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<CtnetScore>();
                }
                catch (Exception exception)
                {
                    wrong.Add($"row {row}: {exception.Message}");
                    continue;
                }

                versions.AddOrUpdate(answer.ModelVersion, 1, (_, count) => count + 1);
                if (!_expected.TryGetValue(answer.ModelVersion, out float[]? expected) || expected[row] != answer.Probability)
                    wrong.Add($"row {row}: {answer}");
            }
        })];

        long started = Stopwatch.GetTimestamp(), warm = 0;
        for (int swap = 1; swap <= swaps; swap++)
        {
            await Task.Delay(distance);
            File.Copy(_models[swap % 2], _folder.File("guide.zip.new"), overwrite: true);
            File.Move(_folder.File("guide.zip.new"), Served, overwrite: true);
            Assert.That((await _client.PostAsync("/model/reload", content: null)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            if (swap == swaps / 4)
                warm = GC.GetTotalMemory(forceFullCollection: true);
        }

        Volatile.Write(ref ended, true);
        await Task.WhenAll(asking);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        long end = GC.GetTotalMemory(forceFullCollection: true);
        TestContext.Out.WriteLine($"{versions.Values.Sum()} answers to {clients} clients in {seconds:0} s, {swaps} swaps, {wrong.Count} wrong; "
            + $"memory {warm / 1e6:0.0} MB after a quarter, {end / 1e6:0.0} MB at the end; the process has {Environment.WorkingSet / 1e6:0} MB.");
        Assert.That(wrong.Take(5), Is.Empty);
        Assert.That(versions.Keys, Is.EquivalentTo(_expected.Keys));
        Assert.That(end - warm, Is.LessThan(20_000_000), "models should not gather");
    }

    private static string VersionOf(string file)
    {
        using var scorer = new CtnetScorer<GuideRow>(file);
        return scorer.ModelVersion;
    }

    private static float[] Save(int seed, string file)
    {
        MLContext ml = SampleDomains.Context;
        IDataView rows = ml.Data.LoadFromEnumerable(s_rows);
        CtrTowerOptions options = SampleDomains.Tower();
        (options.Seed, options.LabelColumnName) = (seed, nameof(GuideImpression.Clicked));
        var model = ml.Transforms.AlignFeatureSchema(QuickstartSchema.Create(), "guide").Append(ml.BinaryClassification.Trainers.CtrTower(options)).Fit(rows);
        ml.Model.Save(model, rows.Schema, file);
        return [.. model.Transform(rows).GetColumn<float>("Probability")];
    }

    private static GuideRow ToRow(GuideImpression row) => new()
    {
        Visitor = row.Visitor, Product = row.Product, Section = row.Section, Keywords = row.Keywords, PriceEuro = row.PriceEuro, Topic = row.Topic,
    };

    private static GuideImpression[] Draw()
    {
        var world = new SimulatedWorld(1);
        world.NextDay();
        return world.DrawGuide(Rows);
    }
}
