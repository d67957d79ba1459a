using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples.WebService;

/// <summary>Requests that are refused. The client is told what is wrong with them, and where.</summary>
[TestFixture("Production")]
[TestFixture("Development")]
public sealed class BadRequestTests(string environment)
{
    private RunningService _running = null!;

    [OneTimeSetUp]
    public async Task Start() => _running = await RunningService.Start(100, "--environment", environment);

    [OneTimeTearDown]
    public async Task Stop() => await _running.DisposeAsync();

    [TestCase("""{"priceEuro":"30,75"}""", "$.priceEuro")]
    [TestCase("""{"priceEuro":"30.75"}""", "$.priceEuro")]
    [TestCase("""{"priceEuro":"NaN"}""", "$.priceEuro")]
    [TestCase("""{"priceEuro":""}""", "$.priceEuro")]
    [TestCase("""{"visitor":"u1","priceEuro":NaN}""", "$.priceEuro", Description = "Python's json.dumps writes this.")]
    [TestCase("""{"priceEuro":true}""", "$.priceEuro")]
    [TestCase("""{"priceEuro":1e39}""", "$.priceEuro", Description = "A number that a float cannot hold.")]
    [TestCase("""{"priceEuro":-1e999}""", "$.priceEuro")]
    [TestCase("""{"visitor":657}""", "$.visitor")]
    [TestCase("""{"visitor":"u1","keywords":["more0"]}""", "$.keywords")]
    [TestCase("""{"visitor":"u1","price_euro":30.75}""", "$.price_euro")]
    [TestCase("""{"visitor":"u1","visitor":"u2"}""", "$.visitor")]
    [TestCase("""{"visitor":"\ud800"}""", "$.visitor")]
    [TestCase("{\"visitor\":\"u1", "$.visitor")]
    [TestCase("{", "$")]
    [TestCase("[]", "$")]
    [TestCase("null", "$")]
    [TestCase("", "$")]
    public async Task A_body_that_is_not_a_row_is_refused_with_its_place(string body, string path) =>
        await AssertRefused("/score", body, path);

    [TestCase("{}", "$")]
    [TestCase("[{},null]", "$[1]")]
    [TestCase("""[{},{},{"priceEuro":"1"}]""", "$[2].priceEuro")]
    [TestCase("""[{},{"price":1}]""", "$[1].price")]
    [TestCase("""[{},{},{"priceEuro":1e39},{}]""", "$[2].priceEuro")]
    [TestCase("", "$")]
    public async Task A_body_that_is_not_a_list_of_rows_is_refused_with_its_place(string body, string path) =>
        await AssertRefused("/score/rows", body, path);

    [Test]
    public async Task Too_many_rows_are_refused() => await AssertRefused(
        "/score/rows", $"[{string.Join(',', Enumerable.Repeat("{}", 10_001))}]", "$[10000]");

    [Test]
    public async Task Null_is_missing_as_an_absent_value_is()
    {
        CtrScore absent = await Score("{}");
        Assert.That(absent.Probability, Is.InRange(0, 1));
        foreach (string name in (string[])["visitor", "product", "section", "keywords", "priceEuro", "topic"])
            Assert.That(await Score($$"""{"{{name}}":null}"""), Is.EqualTo(absent), name);
        Assert.That(await Score("""{"priceEuro":30.75}"""), Is.Not.EqualTo(absent));

        async Task<CtrScore> Score(string body) =>
            await (await Post("/score", body)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<CtrScore>();
    }

    [TestCase("text/plain")]
    [TestCase("application/json; charset=klingon")]
    public async Task Bodies_of_other_kinds_are_refused(string type)
    {
        HttpResponseMessage response = await Post("/score", "{}", type);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That((await ProblemOf(response)).GetProperty("status").GetInt32(), Is.EqualTo(415));
    }

    [Test]
    public async Task A_path_that_is_not_there_has_a_body_too() =>
        Assert.That((await ProblemOf(await Post("/scores", "{}"))).GetProperty("status").GetInt32(), Is.EqualTo(404));

    private async Task AssertRefused(string url, string body, string path)
    {
        HttpResponseMessage response = await Post(url, body);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        JsonElement problem = await ProblemOf(response);
        Assert.That(problem.GetProperty("path").GetString(), Is.EqualTo(path));
        Assert.That(problem.GetProperty("detail").GetString(), Is.Not.Empty);
        Assert.That(problem.EnumerateObject().Select(member => member.Name), Has.None.EqualTo("exception"));
    }

    private static async Task<JsonElement> ProblemOf(HttpResponseMessage response)
    {
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> Post(string url, string body, string type = "application/json")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await _running.Client.PostAsync(url, content);
    }
}
