using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Ctnet.MLNet.Samples.WebService;
using Ctnet.MLNet.Tests.Continual;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples.WebService;

/// <summary>
/// Many clients ask while models are swapped. Every request is answered, every answer is the score of the model that it names,
/// and memory does not grow.
/// </summary>
public sealed class LoadTests
{
    private const int Rows = 200;

    private RunningService _running = null!;

    // The probabilities of all rows, by the model's version.
    private Dictionary<string, float[]> _expected = null!;
    private string[] _models = null!;

    [SetUp]
    public async Task Start()
    {
        _running = await RunningService.Start(Rows);
        _models = [_running.File("one.zip"), _running.File("two.zip")];
        File.Copy(_running.ModelFile, _models[0]);
        float[][] probabilities = [_running.FirstProbabilities, _running.Save(2, _models[1])];
        _expected = _models.Zip(probabilities).ToDictionary(model => VersionOf(model.First), model => model.Second);
    }

    [TearDown]
    public async Task Stop() => await _running.DisposeAsync();

    [Test]
    public Task Fifty_clients_get_the_answers_of_the_models_that_they_name() =>
        Load(clients: 50, swaps: 20, TimeSpan.FromMilliseconds(300));

    [Test, Explicit("Takes minutes.")]
    public Task A_hundred_clients_for_a_hundred_seconds() => Load(clients: 100, swaps: 100, TimeSpan.FromSeconds(1));

    [Test]
    public async Task A_service_that_stops_answers_its_running_requests()
    {
        Task<CtrScore?>[] requests = [.. Enumerable.Range(0, Rows).Select(async row =>
        {
            try
            {
                return (CtrScore?)await _running.Score(row);
            }
            catch (HttpRequestException)
            {
                // The request came after the service had stopped: it is refused as a whole.
                return null;
            }
        })];
        await Task.WhenAny(requests);
        await _running.Service.StopAsync();
        CtrScore?[] answers = await Task.WhenAll(requests);
        foreach ((int row, CtrScore? answer) in answers.Index().Where(answer => answer.Item is not null))
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
                CtrScore answer;
                try
                {
                    HttpResponseMessage response =
                        await _running.Client.PostAsJsonAsync("/score", RunningService.ToRequest(_running.Rows[row]));
                    answer = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<CtrScore>();
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
            File.Copy(_models[swap % 2], _running.File("guide.zip.new"), overwrite: true);
            File.Move(_running.File("guide.zip.new"), _running.ModelFile, overwrite: true);
            await Reload();
            if (swap == swaps / 4)
                warm = GC.GetTotalMemory(forceFullCollection: true);
        }

        Volatile.Write(ref ended, true);
        await Task.WhenAll(asking);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        long end = GC.GetTotalMemory(forceFullCollection: true);
        TestContext.Out.WriteLine(
            $"{versions.Values.Sum()} answers to {clients} clients in {seconds:0} s, {swaps} swaps, {wrong.Count} wrong; "
            + $"memory {warm / 1e6:0.0} MB after a quarter, {end / 1e6:0.0} MB at the end; "
            + $"the process has {Environment.WorkingSet / 1e6:0} MB.");
        Assert.That(wrong.Take(5), Is.Empty);
        Assert.That(versions.Keys, Is.EquivalentTo(_expected.Keys));
        Assert.That(end - warm, Is.LessThan(20_000_000), "Old models must be freed.");
    }

    private async Task Reload() =>
        Assert.That((await _running.Client.PostAsync("/model/reload", content: null)).StatusCode, Is.EqualTo(HttpStatusCode.OK));

    private static string VersionOf(string file)
    {
        using var scorer = new CtrScorer<GuideRow>(file);
        return scorer.ModelVersion;
    }
}
