using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ctnet.MLNet.AspNetCore;
using Ctnet.MLNet.Samples.WebService;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples.WebService;

/// <summary>The service, called by an HTTP client over a socket.</summary>
public sealed class ScoringServiceTests
{
    private const int Requests = 100;

    private RunningService _running;

    private HttpClient Client => _running.Client;

    [SetUp]
    public async Task Start() => _running = await RunningService.Start(Requests);

    [TearDown]
    public async Task Stop() => await _running.DisposeAsync();

    [Test]
    public async Task One_row_and_many_get_the_model_s_scores()
    {
        float[] expected = _running.FirstProbabilities;
        CtrScore one = await _running.Score(0);
        HttpResponseMessage response =
            await Client.PostAsJsonAsync("/score/rows", _running.Rows.Select(RunningService.ToRequest));
        CtrScore[] many = (await response.Content.ReadFromJsonAsync<CtrScore[]>())!;

        Assert.That(one.Probability, Is.EqualTo(expected[0]));
        Assert.That(many.Select(score => score.Probability), Is.EqualTo(expected));
        CtrModelState? state = await Client.GetFromJsonAsync<CtrModelState>("/model");
        Assert.That(many.Append(one).Select(score => score.ModelVersion), Is.All.EqualTo(state!.Version));
    }

    [Test]
    public async Task A_hundred_concurrent_requests_during_a_swap_are_all_answered_by_one_of_the_two_models()
    {
        string before = (await Client.GetFromJsonAsync<CtrModelState>("/model"))!.Version;
        float[] old = _running.FirstProbabilities, next = _running.Save(2, _running.File("next.zip"));
        File.Move(_running.File("next.zip"), _running.ModelFile, overwrite: true);

        Task<CtrScore>[] scores = [.. Enumerable.Range(0, Requests).Select(request => _running.Score(request))];
        HttpResponseMessage reload = await Client.PostAsync("/model/reload", content: null);
        CtrScore[] during = await Task.WhenAll(scores);
        JsonElement answer = await reload.Content.ReadFromJsonAsync<JsonElement>();
        string after = answer.GetProperty("model").GetProperty("version").GetString()!;
        Assert.That(answer.GetProperty("loaded").GetBoolean());

        Assert.That(after, Is.Not.EqualTo(before));
        foreach ((int request, CtrScore score) in during.Index())
        {
            Assert.That(score.ModelVersion, Is.AnyOf(before, after));
            Assert.That(
                score.Probability,
                Is.EqualTo((score.ModelVersion == before ? old : next)[request]),
                $"request {request}");
        }

        CtrScore last = await _running.Score(0);
        Assert.That((last.ModelVersion, last.Probability), Is.EqualTo((after, next[0])));
    }

    [Test]
    public async Task A_file_that_scores_already_is_not_loaded_again()
    {
        CtrModelState before = (await Client.GetFromJsonAsync<CtrModelState>("/model"))!;
        File.SetLastWriteTimeUtc(_running.ModelFile, DateTime.UtcNow.AddSeconds(5));
        HttpResponseMessage reload = await Client.PostAsync("/model/reload", content: null);
        JsonElement answer = await reload.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(answer.GetProperty("loaded").GetBoolean(), Is.False);
        Assert.That(answer.GetProperty("model").GetProperty("loadedAt").GetDateTimeOffset(), Is.EqualTo(before.LoadedAt));
    }

    [Test]
    public async Task A_damaged_file_is_a_conflict_and_the_old_model_still_scores()
    {
        File.WriteAllBytes(_running.ModelFile, [1, 2, 3]);
        HttpResponseMessage reload = await Client.PostAsync("/model/reload", content: null);
        Assert.That(reload.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await reload.Content.ReadAsStringAsync(), Does.Contain("cannot be loaded"));
        HttpResponseMessage health = await Client.GetAsync("/health");
        Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await health.Content.ReadAsStringAsync(),
            Does.Contain("Degraded").And.Contain("lastSwapFailure").And.Contain("cannot be loaded"));
        Assert.That((await _running.Score(0)).Probability, Is.InRange(0, 1));
    }

    [Test]
    public async Task A_service_whose_file_is_gone_says_so_until_it_is_there_again()
    {
        await using RunningService running = await RunningService.Start(Requests, "--WatchSeconds", "1");
        File.Move(running.ModelFile, running.File("aside.zip"));
        Assert.That(
            Health, Does.Contain("Degraded").And.Contain("lastSwapFailure").After(30).Seconds.PollEvery(100).MilliSeconds);
        Assert.That((await running.Score(0)).Probability, Is.EqualTo(running.FirstProbabilities[0]));
        File.Move(running.File("aside.zip"), running.ModelFile);
        Assert.That(Health, Does.Contain("Healthy").After(30).Seconds.PollEvery(100).MilliSeconds);

        string Health() => running.Client.GetStringAsync("/health").GetAwaiter().GetResult();
    }

    [Test]
    public async Task The_client_is_told_of_its_bad_row_and_the_service_still_scores([Values(1, 20, 600)] int rows)
    {
        // Engines are reused. The rows that they scored before must not change the row's number.
        for (int request = 0; request < 3; request++)
            await _running.Score(request);
        await Client.PostAsJsonAsync(
            "/score/rows",
            Enumerable.Range(0, 20).Select(row => RunningService.ToRequest(_running.Rows[row])));
        GuideRow[] bad =
            [.. Enumerable.Range(0, rows).Select(row => RunningService.ToRequest(_running.Rows[row % Requests]))];
        bad[^1].PriceEuro = 1e300;
        HttpResponseMessage response = rows == 1
            ? await Client.PostAsJsonAsync("/score", bad[0])
            : await Client.PostAsJsonAsync("/score/rows", bad);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            await response.Content.ReadAsStringAsync(),
            Does.Contain("PriceEuro").And.Contain($"row {rows - 1}").And.Contain("infinite or too large"));
        Assert.That((await _running.Score(0)).Probability, Is.InRange(0, 1));
    }

    [Test]
    public async Task The_service_has_a_health_check_and_describes_its_paths()
    {
        JsonElement health = await Client.GetFromJsonAsync<JsonElement>("/health");
        CtrModelState state = (await Client.GetFromJsonAsync<CtrModelState>("/model"))!;
        Assert.That(health.GetProperty("status").GetString(), Is.EqualTo("Healthy"));
        JsonElement model = health.GetProperty("model");
        Assert.That(model.GetProperty("version").GetString(), Is.EqualTo(state.Version));
        Assert.That(model.GetProperty("loadedAt").GetDateTimeOffset(), Is.EqualTo(state.LoadedAt));
        Assert.That(state.LoadedAt, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(10)));
        Assert.That(model.GetProperty("ageHours").GetDouble(), Is.InRange(-0.01, 0.5));
        JsonElement paths = (await Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("paths");
        Assert.That(paths.EnumerateObject().Select(path => path.Name),
            Is.EquivalentTo(["/score", "/score/rows", "/model", "/model/reload"]));
        Assert.That(await Client.GetStringAsync("/docs"), Does.Contain("<html").And.Contain("scalar"), "the page of the API");
    }
}
