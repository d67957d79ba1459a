using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ctnet.MLNet.AspNetCore;
using Ctnet.MLNet.Tests.AspNetCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples.WebService;

/// <summary>Requests of somebody who wants the service to stop, or to fill its memory or its log.</summary>
public sealed class AttackTests
{
    private RunningService _running = null!;
    private LogLines _log = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _running = await RunningService.Start(100, "--Logging:LogLevel:Default", "Information");
        _log = new();
        _running.Service.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _running.DisposeAsync();
        _log.Dispose();
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("kez")]
    [TestCase("key and more")]
    public async Task Whoever_does_not_know_the_key_reloads_nothing(string? key)
    {
        DateTimeOffset loaded = (await _running.Client.GetFromJsonAsync<CtrModelState>("/model"))!.LoadedAt;
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Reload(_running, key)));
        Assert.That(answers.Select(answer => answer.StatusCode), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(answers.Select(answer => answer.Headers.WwwAuthenticate.ToString()), Is.All.EqualTo("X-Api-Key"));
        Assert.That((await _running.Client.GetFromJsonAsync<CtrModelState>("/model"))!.LoadedAt, Is.EqualTo(loaded));
    }

    [Test]
    public async Task Without_a_key_in_the_settings_nobody_reloads_and_the_answer_says_how_to_set_one()
    {
        await using RunningService running = await RunningService.Start(100, "--ReloadKey", "");
        foreach (string? key in (string?[])[null, "", "key"])
        {
            HttpResponseMessage answer = await Reload(running, key);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("ReloadKey").And.Contain("X-Api-Key"));
        }
    }

    [Test]
    public async Task Many_rows_are_counted_while_they_are_read()
    {
        byte[] body = EmptyRows(7_900_000);
        await Post("/score/rows", "[{}]"u8.ToArray());
        long before = GC.GetTotalAllocatedBytes();
        HttpResponseMessage response = await Post("/score/rows", body);
        long allocated = GC.GetTotalAllocatedBytes() - before;
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(problem.GetProperty("path").GetString(), Is.EqualTo("$[10000]"));
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("10000 rows"));
        Assert.That(allocated, Is.LessThan(30_000_000), "2.6 million rows were sent, and 10,000 may be kept.");
    }

    [Test]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        byte[] body = EmptyRows(29_700_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/score/rows") { Content = JsonOf(body) };
        request.Headers.ExpectContinue = true;
        HttpResponseMessage response = await _running.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task A_body_that_is_compressed_is_refused_as_such()
    {
        using ByteArrayContent content = JsonOf([0x1F, 0x8B, 8, 0]);
        content.Headers.ContentEncoding.Add("gzip");
        HttpResponseMessage response = await _running.Client.PostAsync("/score", content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [TestCase("/score", """{"priceEuro":1e300}""", 400)]
    [TestCase("/score", """{"priceEuro":"x\ny"}""", 400)]
    [TestCase("/score", "{\"visitor\\r\\nINFO: forged\":1}", 400)]
    [TestCase("/score/rows", """[{},{"price":1}]""", 400)]
    [TestCase("/score", "{}", 415, "application/json; charset=klingon")]
    [TestCase("/score", "{}", 415, "text/plain")]
    [TestCase("/nowhere", "{}", 404)]
    public async Task A_client_s_mistake_is_one_line_of_the_log_at_most_and_no_error(
        string url, string body, int status, string type = "application/json")
    {
        int before = _log.All.Count;
        Assert.That((int)(await Post(url, Encoding.UTF8.GetBytes(body), type)).StatusCode, Is.EqualTo(status));
        (LogLevel Level, string Text)[] lines = [.. _log.All.Skip(before).Where(line => line.Text.Contains("refused"))];
        Assert.That(lines.Select(line => line.Level), Is.All.EqualTo(LogLevel.Information));
        Assert.That(lines, Has.Length.LessThanOrEqualTo(1));
        if (status == 400)
            Assert.That(lines, Is.Not.Empty);
        Assert.That(lines.Where(line => line.Text.Any(char.IsControl)), Is.Empty);
        Assert.That(
            _log.All.Skip(before).Where(line => line.Level > LogLevel.Information || line.Text.Contains("   at ")), Is.Empty);
    }

    private static byte[] EmptyRows(int bytes) =>
        Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Repeat("{}", bytes / 3))}]");

    private static async Task<HttpResponseMessage> Reload(RunningService running, string? key)
    {
        using var client = new HttpClient { BaseAddress = running.Client.BaseAddress };
        if (key is not null)
            client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return await client.PostAsync("/model/reload", content: null);
    }

    private async Task<HttpResponseMessage> Post(string url, byte[] body, string type = "application/json")
    {
        using ByteArrayContent content = JsonOf(body, type);
        return await _running.Client.PostAsync(url, content);
    }

    private static ByteArrayContent JsonOf(byte[] body, string type = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
