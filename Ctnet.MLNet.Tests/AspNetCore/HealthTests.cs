using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.MLNetSurface;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.AspNetCore;

/// <summary>The health check says which model scores, how old it is, and why a swap failed.</summary>
public sealed class HealthTests
{
    [Test]
    public async Task A_model_that_is_young_enough_is_healthy_and_its_age_is_told()
    {
        string file = Aged(hours: 5);
        await using TestHost host = await TestHost.Start(options => options.MaximumModelAge = TimeSpan.FromHours(6), file);
        JsonElement health = await Health(host, "Healthy");
        JsonElement model = health.GetProperty("model");
        Assert.That(health.GetProperty("description").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(model.GetProperty("ageHours").GetDouble(), Is.EqualTo(5).Within(0.1));
        Assert.That(
            model.GetProperty("version").GetString(),
            Is.EqualTo(host.Application.Services.GetRequiredService<CtrScorer<Impression>>().ModelVersion));
    }

    [Test]
    public async Task A_model_that_is_too_old_is_degraded()
    {
        string file = Aged(hours: 5);
        await using TestHost host = await TestHost.Start(options => options.MaximumModelAge = TimeSpan.FromHours(4), file);
        JsonElement health = await Health(host, "Degraded");
        Assert.That(health.GetProperty("description").GetString(), Is.EqualTo("The model is 5.0 hours old, and may be 4.0."));
    }

    [Test]
    public async Task A_file_that_is_gone_is_degraded_without_a_watch_until_it_is_there_again()
    {
        string file = ServedModel.Copy();
        await using TestHost host = await TestHost.Start(file: file);
        File.Move(file, $"{file}.aside");
        Assert.That((await Health(host, "Degraded")).GetProperty("description").GetString(), Does.Contain("is gone"));
        File.Move($"{file}.aside", file);
        await Health(host, "Healthy");
    }

    [Test]
    public async Task A_newer_model_that_cannot_be_loaded_is_degraded_and_told()
    {
        string file = ServedModel.Copy();
        await using TestHost host = await TestHost.Start(options => options.ReloadKey = "key", file);
        host.Client.DefaultRequestHeaders.Add("X-Api-Key", "key");
        await File.WriteAllBytesAsync(file, [1, 2, 3]);
        await TestHost.ProblemOf(await host.Client.PostAsync("/model/reload", content: null), HttpStatusCode.Conflict);
        JsonElement health = await Health(host, "Degraded");
        Assert.That(health.GetProperty("description").GetString(), Does.Contain("cannot be loaded; the old one still scores"));
        Assert.That(
            health.GetProperty("model").GetProperty("lastSwapFailure").GetProperty("path").GetString(), Is.EqualTo(file));
    }

    [Test]
    public async Task A_published_folder_whose_list_is_gone_is_degraded()
    {
        using var folder = new TemporaryFolder();
        Clicks.Context.Model.CreatePublisher(folder.Path).Publish(Clicks.TowerPipeline().Fit(Clicks.Guide));
        await using TestHost host = await TestHost.Start(file: folder.Path);
        await Health(host, "Healthy");
        File.Delete(folder.File("published.json"));
        Assert.That((await Health(host, "Degraded")).GetProperty("description").GetString(), Does.Contain("is gone"));
    }

    private static string Aged(double hours)
    {
        string file = ServedModel.Copy();
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-hours));
        return file;
    }

    private static async Task<JsonElement> Health(TestHost host, string status)
    {
        JsonElement health = await host.Client.GetFromJsonAsync<JsonElement>("/health");
        Assert.That(health.GetProperty("status").GetString(), Is.EqualTo(status));
        return health;
    }
}
