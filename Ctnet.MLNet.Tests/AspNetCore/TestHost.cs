using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ctnet.MLNet.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.AspNetCore;

/// <summary>A service of a few lines, as a user writes it, and an HTTP client that calls it over a socket.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private TestHost(WebApplication application) => Application = application;

    public WebApplication Application { get; }

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Starts a service.</summary>
    /// <param name="configure">Sets the options of the scorer.</param>
    /// <param name="file">The model's file; null for a copy.</param>
    /// <param name="add">Adds further services.</param>
    /// <param name="map">Maps further endpoints. It is given the conventions of the scorer's endpoints.</param>
    public static async Task<TestHost> Start(
        Action<CtrServiceOptions>? configure = null,
        string? file = null,
        Action<IServiceCollection>? add = null,
        Action<WebApplication, IEndpointConventionBuilder>? map = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.Services.AddCtrScorer<Impression>(file ?? ServedModel.Copy(), options =>
        {
            options.WatchInterval = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        add?.Invoke(builder.Services);
        var host = new TestHost(builder.Build());
        try
        {
            IEndpointConventionBuilder conventions = host.Application.MapCtrScorer<Impression>();
            host.Application.MapCtrHealth();
            map?.Invoke(host.Application, conventions);
            await host.Application.StartAsync();
        }
        catch
        {
            await host.Application.DisposeAsync();
            throw;
        }

        host.Client = new() { BaseAddress = new(host.Application.Urls.Single()) };
        return host;
    }

    /// <summary>Posts a body.</summary>
    public async Task<HttpResponseMessage> Post(string url, string body, string type = "application/json")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await Client.PostAsync(url, content);
    }

    /// <summary>The probability that the service gives a row.</summary>
    public async Task<float> Probability(string row)
    {
        HttpResponseMessage response = await Post("/score", row);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<CtrScore>()).Probability;
    }

    /// <summary>The body of a refusal.</summary>
    public static async Task<JsonElement> ProblemOf(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo((int)status));
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Application.DisposeAsync();
    }
}
