using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Ctnet.MLNet.AspNetCore;
using Ctnet.MLNet.Tests.MLNetSurface;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.AspNetCore;

/// <summary>Who may reload a model, and who may ask for scores.</summary>
public sealed class ReloadTests
{
    private const string Policy = "operators", Operator = "olga", Key = "key";

    [Test]
    public async Task Without_key_and_policy_nobody_reloads_and_the_answer_says_how_to_set_them()
    {
        await using TestHost host = await TestHost.Start();
        JsonElement problem = await TestHost.ProblemOf(await Reload(host, key: "any"), HttpStatusCode.Forbidden);
        Assert.That(
            problem.GetProperty("detail").GetString(),
            Does.Contain("ReloadKey").And.Contain("X-Api-Key").And.Contain("ReloadPolicy"));
    }

    [Test]
    public async Task Whoever_has_the_key_reloads()
    {
        await using TestHost host = await TestHost.Start(options => options.ReloadKey = Key);
        await TestHost.ProblemOf(await Reload(host), HttpStatusCode.Unauthorized);
        await TestHost.ProblemOf(await Reload(host, key: "other"), HttpStatusCode.Unauthorized);
        HttpResponseMessage response = await Reload(host, key: Key);
        CtrReloadAnswer answer = (await response.Content.ReadFromJsonAsync<CtrReloadAnswer>())!;
        Assert.That(answer.Loaded, Is.False, "The file has not changed.");
        Assert.That(answer.Model, Is.EqualTo(await host.Client.GetFromJsonAsync<CtrModelState>("/model")));
    }

    [Test]
    public async Task Whoever_meets_the_policy_reloads()
    {
        await using TestHost host = await TestHost.Start(options => options.ReloadPolicy = Policy, add: AddPolicy);
        Assert.That((await Reload(host)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await Reload(host, user: "otto")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await Reload(host, user: Operator)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await host.Post("/score", "{}")).StatusCode, Is.EqualTo(HttpStatusCode.OK), "Only reloads are guarded.");
    }

    [Test]
    public async Task With_key_and_policy_a_reload_needs_both()
    {
        await using TestHost host = await TestHost.Start(
            options => (options.ReloadPolicy, options.ReloadKey) = (Policy, Key), add: AddPolicy);
        Assert.That((await Reload(host, key: Key)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await Reload(host, user: Operator)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await Reload(host, key: Key, user: Operator)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public void A_policy_that_nobody_defined_fails_the_start([Values] bool hasOthers) => Assert.That(
        () => TestHost.Start(options => options.ReloadPolicy = "oprators", add: hasOthers ? AddPolicy : null),
        Throws.InvalidOperationException.With.Message.EqualTo(
            "CtrServiceOptions.ReloadPolicy must be a policy of AddAuthorization, but is 'oprators'."));

    [Test]
    public async Task Conventions_apply_to_all_endpoints()
    {
        await using TestHost host = await TestHost.Start(
            options => options.ReloadKey = Key,
            add: AddPolicy,
            map: (_, conventions) => conventions.RequireAuthorization(Policy));
        foreach (string url in (string[])["/score", "/score/rows"])
            Assert.That((await host.Post(url, "{}")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), url);
        Assert.That((await host.Post("/score", "{}", "text/plain")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await host.Client.GetAsync("/model")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await Reload(host, key: Key)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await Reload(host, key: Key, user: Operator)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_file_whose_alignment_does_not_fit_its_model_is_a_conflict()
    {
        string file = ServedModel.Copy();
        await using TestHost host = await TestHost.Start(options => options.ReloadKey = Key, file);
        MLContext ml = Clicks.Context;
        // The same values come in another order, and therefore have other ids.
        ITransformer other = Clicks.Align().Fit(ml.Data.LoadFromEnumerable(Clicks.GuideRows.Reverse()));
        var model = (IEnumerable<ITransformer>)Clicks.TowerPipeline().Fit(Clicks.Guide);
        ml.Model.Save(new TransformerChain<ITransformer>(other, model.Last()), Clicks.Guide.Schema, file);
        JsonElement problem = await TestHost.ProblemOf(await Reload(host, key: Key), HttpStatusCode.Conflict);
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("The ids of field"));
    }

    private static void AddPolicy(IServiceCollection services)
    {
        services.AddAuthentication(HeaderAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>(HeaderAuthentication.SchemeName, null);
        services.AddAuthorization(options => options.AddPolicy(Policy, policy => policy.RequireClaim(ClaimTypes.Name, Operator)));
    }

    private static async Task<HttpResponseMessage> Reload(TestHost host, string? key = null, string? user = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/model/reload");
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        if (user is not null)
            request.Headers.Add(HeaderAuthentication.Header, user);
        return await host.Client.SendAsync(request);
    }
}
