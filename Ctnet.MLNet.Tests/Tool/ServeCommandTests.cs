using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tests.Compare.Jobs;
using Ctnet.MLNet.Tests.Framework;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>The command serve, over HTTP.</summary>
public sealed class ServeCommandTests
{
    private TwoLogs _logs = null!;
    private FileInfo _task = null!;

    [OneTimeSetUp]
    public void Train()
    {
        _logs = new(days: 4);
        _task = _logs.Write(TwoLogs.Task());
        TrainingJob.Load(_task).Open(new Dictionary<string, string>(), TwoLogs.At(99)).Execute();
    }

    [OneTimeTearDown]
    public void Remove() => _logs?.Dispose();

    [Test]
    public async Task Rows_of_the_log_are_scored([Values("job/model.zip", "job/published", null)] string? model)
    {
        using Process process = Start(model, out Uri address);
        try
        {
            using var client = new HttpClient { BaseAddress = address };
            var row = new { ts = "2026-09-05T12:00:00Z", visitor = "u3", item = "p7", topic = "t1" };
            HttpResponseMessage answer = await client.PostAsJsonAsync("score", row);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
            JsonNode score = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.That((float)score["Probability"]!, Is.EqualTo(Expected()).Within(1e-6));

            HttpResponseMessage refused = await client.PostAsJsonAsync("score", new { visitr = "u3" });
            Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("Did you mean 'visitor'?"));
            JsonNode api = JsonNode.Parse(await client.GetStringAsync("openapi/v1.json"))!;
            Assert.That(
                api["components"]!["schemas"]!["Row"]!["properties"]!.AsObject().Select(property => property.Key),
                Is.EquivalentTo(new[] { "ts", "visitor", "item", "topic" }));
            Assert.That((await client.GetAsync("health")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    [Test]
    public void A_model_that_was_saved_without_its_columns_is_refused()
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.LoadChecked(_logs.FileOf("job/model.zip"), out _);
        string path = _logs.FileOf("bare.zip");
        ml.Model.Save(model, null, path);
        (int code, _, string errors) = BuiltProgram.Tool.Run(["serve", path, "--urls", "http://127.0.0.1:0"]);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("was saved without its input columns"));
    }

    private float Expected()
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.LoadChecked(_logs.FileOf("job/model.zip"), out _);
        return ml.Model.CreatePredictionEngine<GuideRow, Score>(model)
            .Predict(new() { ts = "2026-09-05T12:00:00Z", visitor = "u3", item = "p7", topic = "t1" }).Probability;
    }

    private Process Start(string? model, out Uri address)
    {
        string[] path = model is null ? [] : [model];
        var start = new ProcessStartInfo(
            BuiltProgram.DotNet,
            ["exec", Path.Combine(BuiltProgram.Folder, "Ctnet.MLNet.Tool.dll"), "serve", .. path, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true, WorkingDirectory = _logs.Path,
        };
        Process process = Process.Start(start)!;
        const string Listening = "Now listening on: ";
        while (process.StandardOutput.ReadLine() is string line)
        {
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                address = new(line[(at + Listening.Length)..]);
                return process;
            }
        }

        throw new InvalidOperationException("The service did not start.");
    }

    private sealed class GuideRow
    {
        public string ts { get; set; } = "";

        public string visitor { get; set; } = "";

        public string item { get; set; } = "";

        public string topic { get; set; } = "";

        public bool rating { get; set; }
    }

    private sealed class Score
    {
        public float Probability { get; set; }
    }
}
