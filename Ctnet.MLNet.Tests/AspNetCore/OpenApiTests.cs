using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.AspNetCore;

/// <summary>The OpenAPI document of a service, from which clients are generated.</summary>
public sealed class OpenApiTests
{
    private JsonElement _document;

    [OneTimeSetUp]
    public async Task Read()
    {
        await using TestHost host = await TestHost.Start(
            add: services => services.AddOpenApi(), map: (application, _) => application.MapOpenApi());
        _document = await host.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        TestContext.Out.WriteLine(_document);
    }

    [TestCase("/score", "post", "200 400 413 415 503")]
    [TestCase("/score/rows", "post", "200 400 413 415 503")]
    [TestCase("/model", "get", "200")]
    [TestCase("/model/reload", "post", "200 401 403 409 503")]
    public void Every_route_has_all_its_answers(string path, string method, string statuses)
    {
        JsonElement operation = At("paths", path, method);
        Assert.That(operation.GetProperty("summary").GetString(), Is.Not.Empty);
        JsonProperty[] responses = [.. operation.GetProperty("responses").EnumerateObject()];
        Assert.That(string.Join(' ', responses.Select(response => response.Name).Order()), Is.EqualTo(statuses));
        foreach (JsonProperty response in responses)
        {
            Assert.That(
                response.Value.GetProperty("content").EnumerateObject().Single().Name,
                Is.EqualTo(response.Name == "200" ? "application/json" : "application/problem+json"), response.Name);
        }
    }

    [Test]
    public void There_are_no_other_routes() => Assert.That(
        At("paths").EnumerateObject().Select(path => path.Name),
        Is.EquivalentTo(["/score", "/score/rows", "/model", "/model/reload"]));

    [Test]
    public void A_row_has_the_fields_and_types_that_are_read()
    {
        JsonElement row = At("components", "schemas", "Impression");
        Assert.That(row.GetProperty("additionalProperties").ValueKind, Is.EqualTo(JsonValueKind.False));
        JsonElement fields = row.GetProperty("properties");
        Assert.That(fields.EnumerateObject().Select(field => field.Name), Is.EquivalentTo(["weather", "price", "offer"]));
        Assert.That(TypesOf(fields, "price"), Is.EquivalentTo(["null", "number"]));
        Assert.That(fields.GetProperty("price").GetProperty("format").GetString(), Is.EqualTo("float"));
        Assert.That(TypesOf(fields, "weather"), Is.EquivalentTo(["null", "string"]));
        Assert.That(TypesOf(fields, "offer"), Is.EquivalentTo(["null", "string"]));
    }

    [TestCase("/score", "Impression")]
    [TestCase("/score/rows", "Impression")]
    public void A_body_is_a_row_or_a_list_of_rows(string path, string row)
    {
        JsonElement schema =
            At("paths", path, "post", "requestBody", "content", "application/json", "schema");
        JsonElement item = path == "/score" ? schema : schema.GetProperty("items");
        if (path == "/score/rows")
            Assert.That(schema.GetProperty("maxItems").GetInt32(), Is.EqualTo(10_000));
        Assert.That(item.GetProperty("$ref").GetString(), Is.EqualTo($"#/components/schemas/{row}"));
    }

    [Test]
    public void A_score_has_numbers()
    {
        JsonElement fields = At("components", "schemas", "CtrScore", "properties");
        Assert.That(TypesOf(fields, "score"), Is.EqualTo(["number"]));
        Assert.That(TypesOf(fields, "probability"), Is.EqualTo(["number"]));
        Assert.That(TypesOf(fields, "conversionProbability"), Is.EquivalentTo(["null", "number"]));
    }

    [Test]
    public async Task A_required_field_is_required_by_the_document_and_by_the_service()
    {
        await using TestHost host = await TestHost.Start(
            add: services => services.AddOpenApi()
                .AddCtrScorer<Required>(ServedModel.Copy(), options => options.HealthCheckName = "required"),
            map: (application, _) =>
            {
                application.MapOpenApi();
                application.MapCtrScorer<Required>("/required", "/required/model");
            });
        JsonElement document = await host.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        JsonElement row = document.GetProperty("components").GetProperty("schemas").GetProperty("Required");
        Assert.That(row.GetProperty("required").EnumerateArray().Select(name => name.GetString()), Is.EqualTo(["price"]));
        Assert.That(TypesOf(row.GetProperty("properties"), "price"), Is.EquivalentTo(["null", "number"]));
        JsonElement problem = await TestHost.ProblemOf(await host.Post("/required", "{}"), HttpStatusCode.BadRequest);
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("'price'"));
        Assert.That((await host.Post("/required", """{"price":null}""")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private static string[] TypesOf(JsonElement fields, string name)
    {
        JsonElement type = fields.GetProperty(name).GetProperty("type");
        return type.ValueKind == JsonValueKind.String
            ? [type.GetString()!] : [.. type.EnumerateArray().Select(each => each.GetString()!)];
    }

    private JsonElement At(params string[] path) =>
        path.Aggregate(_document, (element, name) => element.GetProperty(name));

    private sealed class Required
    {
        public string? Weather { get; set; }

        public required float Price { get; set; }

        public string? Product { get; set; }
    }
}
