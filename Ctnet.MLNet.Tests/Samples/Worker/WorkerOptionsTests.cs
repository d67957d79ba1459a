using Ctnet.MLNet.Samples.Worker;
using Ctnet.MLNet.Tests.Framework;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples.Worker;

/// <summary>Settings that break a rule end the start, and the message names them.</summary>
public sealed class WorkerOptionsTests
{
    [TestCase("Schedule=at night", "Schedule is 'at night', which is no cron expression of five parts")]
    [TestCase("TimeZone=Mars/Olympus", "TimeZone is 'Mars/Olympus', which this system does not know")]
    [TestCase("Target=home", "Source and Target are both 'home'; they are two logs.")]
    [TestCase("Target=search", "has no domain 'search'.")]
    [TestCase("LogFolder=nowhere", "LogFolder is 'nowhere', and there is no such folder.")]
    [TestCase("SchemaFile=nowhere.json", "SchemaFile is 'nowhere.json', and there is no such file.")]
    [TestCase("KeptNights=0", "KeptNights must be between 1 and 100000")]
    [TestCase("StopTimeout=2.00:00:00", "StopTimeout must be between 00:00:01 and 1.00:00:00")]
    [TestCase("PublishFolder=", "The PublishFolder field is required")]
    public void A_broken_rule_is_named(string setting, string message)
    {
        using var folder = new WorkerFolder();
        Assert.That(
            async () =>
            {
                using IHost host = folder.Build($"--Worker:{setting}");
                await host.StartAsync();
            },
            Throws.TypeOf<OptionsValidationException>().With.Message.Contain(message));
    }

    [Test]
    public void The_page_has_each_setting()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "deployment.md"));
        string table = page.Split("| setting of `Worker` | default | meaning |")[1].Split("\n\n")[0];
        Assert.That(
            table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .SelectMany(row => row.Split('|')[1].Split(',')).Select(name => name.Trim(' ', '`')),
            Is.EquivalentTo(typeof(WorkerOptions).GetProperties().Select(property => property.Name)));
    }

    [Test]
    public void A_misspelt_setting_is_refused()
    {
        using var folder = new WorkerFolder();
        Assert.That(
            async () =>
            {
                using IHost host = folder.Build("--Worker:Onse=true");
                await host.StartAsync();
            },
            Throws.InvalidOperationException.With.Message.Contain("'Onse'"));
    }

    [Test]
    public void A_schema_that_cannot_be_read_is_named()
    {
        using var folder = new WorkerFolder();
        string schema = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        File.WriteAllText(schema, "{}");
        Assert.That(
            async () =>
            {
                using IHost host = folder.Build($"--Worker:SchemaFile={schema}");
                await host.StartAsync();
            },
            Throws.TypeOf<OptionsValidationException>().With.Message.Contain($"SchemaFile '{schema}' cannot be used: "));
        File.Delete(schema);
    }

    [TestCase("--Worker:Schedule=at night")]
    [TestCase("--Worker:Onse=true")]
    public async Task The_program_ends_with_one(string setting) =>
        Assert.That(await WorkerHost.RunAsync(["--Worker:Once=true", setting]), Is.EqualTo((int)WorkerExit.Failed));
}
