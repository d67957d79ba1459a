using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.AspNetCore;

/// <summary>Rows that are scored, and rows that are refused, in a service of a few lines.</summary>
public sealed class ScoringTests
{
    private TestHost _host = null!;

    [OneTimeSetUp]
    public async Task Start() => _host = await TestHost.Start(
        options => (options.MaximumRows, options.MaximumBodyBytes) = (3, 1000),
        map: (application, _) => application.MapPost("/other", (Other other) => other.Number));

    [OneTimeTearDown]
    public async Task Stop() => await _host.DisposeAsync();

    [Test]
    public async Task One_row_and_a_list_get_the_model_s_scores()
    {
        float expected = ServedModel.Probability("w1", 0.5f, "i7");
        const string Row = """{"weather":"w1","price":0.5,"offer":"i7"}""";
        Assert.That(await _host.Probability(Row), Is.EqualTo(expected));
        HttpResponseMessage response = await _host.Post("/score/rows", $"[{Row},{{}},{Row}]");
        CtrScore[] scores = (await response.Content.ReadFromJsonAsync<CtrScore[]>())!;
        Assert.That(
            scores.Select(score => score.Probability),
            Is.EqualTo([expected, ServedModel.Probability(null, float.NaN, null), expected]));
    }

    [Test]
    public async Task A_number_that_is_absent_or_null_is_missing_and_not_zero()
    {
        float missing = ServedModel.Probability("w1", float.NaN, "i7"), zero = ServedModel.Probability("w1", 0, "i7");
        Assert.That(missing, Is.Not.EqualTo(zero));
        Assert.That(await _host.Probability("""{"weather":"w1","offer":"i7"}"""), Is.EqualTo(missing));
        Assert.That(await _host.Probability("""{"weather":"w1","offer":"i7","price":null}"""), Is.EqualTo(missing));
        Assert.That(await _host.Probability("""{"weather":"w1","offer":"i7","price":0}"""), Is.EqualTo(zero));
    }

    [TestCase("/score", """{"prise":1}""", "$.prise", "Did you mean 'price'?")]
    [TestCase("/score/rows", """[{},{"wheather":"w1"}]""", "$[1].wheather", "Did you mean 'weather'?")]
    [TestCase("/score", """{"product":"i7"}""", "$.product", "no such field.")]
    [TestCase("/score", """{"price":"1"}""", "$.price", "cannot be read")]
    [TestCase("/score", """{"price":1,"price":2}""", "$.price", "Duplicate")]
    [TestCase("/score", """{"offer":7}""", "$.offer", "cannot be read")]
    [TestCase("/score", """{"price":1e39}""", "$.price", "infinite or too large")]
    [TestCase("/score/rows", """[{},{"price":1e39}]""", "$[1].price", "infinite or too large")]
    [TestCase("/score/rows", "[{},null]", "$[1]", "null")]
    [TestCase("/score/rows", "[{},{},{},{},{}]", "$[3]", "may have 3 rows")]
    [TestCase("/score", "null", "$", "null")]
    [TestCase("/score", "", "$", "cannot be read")]
    public async Task A_body_that_is_no_row_is_refused_with_its_place_and_a_reason(
        string url, string body, string path, string detail)
    {
        JsonElement problem = await TestHost.ProblemOf(await _host.Post(url, body), HttpStatusCode.BadRequest);
        Assert.That(problem.GetProperty("path").GetString(), Is.EqualTo(path));
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain(detail));
    }

    [TestCase("text/plain")]
    [TestCase("application/json; charset=klingon")]
    public async Task A_body_of_another_kind_is_refused_with_a_reason(string type)
    {
        HttpResponseMessage response = await _host.Post("/score", "{}", type);
        JsonElement problem = await TestHost.ProblemOf(response, HttpStatusCode.UnsupportedMediaType);
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("application/json"));
    }

    [Test]
    public async Task A_body_that_is_too_large_is_refused_with_a_reason() => await TestHost.ProblemOf(
        await _host.Post("/score", $$"""{"weather":"{{new string('w', 1000)}}"}"""), HttpStatusCode.RequestEntityTooLarge);

    [Test]
    public async Task Other_endpoints_read_JSON_as_they_did()
    {
        HttpResponseMessage response = await _host.Post("/other", """{"number":"7","name":"unknown"}""");
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("7"));
    }

    [Test]
    public async Task A_service_that_is_stopping_says_so()
    {
        await using TestHost host = await TestHost.Start(options => options.ReloadKey = "key");
        host.Client.DefaultRequestHeaders.Add("X-Api-Key", "key");
        host.Application.Services.GetRequiredService<CtrScorer<Impression>>().Dispose();
        foreach ((string url, string body) in (IEnumerable<(string, string)>)
            [("/score", "{}"), ("/score/rows", "[{}]"), ("/model/reload", "")])
            await TestHost.ProblemOf(await host.Post(url, body), HttpStatusCode.ServiceUnavailable);
    }

    private sealed record Other(int Number);
}
