using System.ComponentModel;
using System.Globalization;
using Cronos;
using Ctnet.MLNet.Samples.Worker;
using NUnit.Framework;
using YamlDotNet.Core;

namespace Ctnet.MLNet.Tests.Samples.Deploy;

/// <summary>
/// The Dockerfiles, and the files for systemd and Kubernetes, agree with the programs and with each other. No cluster and no
/// Docker is asked.
/// </summary>
public sealed class DeploymentFilesTests
{
    private static readonly Deployment[] s_both = [Deployment.Worker, Deployment.Service];

    private static readonly Dictionary<string, string> s_versions = new()
    {
        ["PersistentVolumeClaim"] = "v1", ["Service"] = "v1", ["CronJob"] = "batch/v1", ["Deployment"] = "apps/v1",
    };

    [TestCaseSource(nameof(s_both))]
    public void A_Dockerfile_publishes_and_starts_its_project(object of)
    {
        var deployment = (Deployment)of;
        Dockerfile file = deployment.Dockerfile;
        Assert.That(
            file.Names.Except(["FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "ENTRYPOINT"]), Is.Empty);
        Assert.That(file.Published, Is.EqualTo([$"Ctnet.MLNet.Samples/{deployment.Project}"]));
        Assert.That(file.EntryPoint, Is.EqualTo(["dotnet", $"Ctnet.MLNet.Samples.{deployment.Project}.dll"]));
        Assert.That(file.Bases, Has.All.StartsWith("mcr.microsoft.com/dotnet/").And.All.Contain(":10.0"));
        Assert.That(file.Variables.Keys.Except(deployment.Settings), Is.Empty);
        Assert.That(file.Image, Is.Not.Empty);
        if (deployment == Deployment.Service)
            Assert.That(file.Variables["ASPNETCORE_HTTP_PORTS"], Is.EqualTo(file.Port));
    }

    [TestCaseSource(nameof(s_both))]
    public void A_unit_of_systemd_starts_the_same_program_with_settings_that_exist(object of)
    {
        var deployment = (Deployment)of;
        SystemdUnit unit = deployment.Unit;
        Assert.That(unit.Mistakes, Is.Empty);
        Assert.That(unit.Entries.Select(entry => entry.Section).Distinct(), Is.EquivalentTo(["Unit", "Service", "Install"]));
        Assert.That(unit.Single("ExecStart"), Is.EqualTo($"/usr/bin/{string.Join(' ', deployment.Dockerfile.EntryPoint)}"));
        Assert.That(unit.Variables.Keys.Except(deployment.Settings), Is.Empty);
        Assert.That(unit.Variables.Keys, Is.SupersetOf(deployment.Dockerfile.Variables.Keys));
        Assert.That(deployment.Text(Path.Combine("deploy", "kubernetes.yaml")), Does.Not.Contain("\t"));
    }

    [Test]
    public void The_timer_starts_the_unit_at_the_time_of_the_CronJob()
    {
        var timer = new SystemdUnit(Deployment.Worker.Text(Path.Combine("deploy", "guide-worker.timer")));
        Assert.That(timer.Mistakes, Is.Empty);
        Assert.That(timer.Single("Unit"), Is.EqualTo("guide-worker.service"));
        Manifest job = Deployment.Worker.Manifests.Single(each => each.Kind == "CronJob");
        CronExpression schedule = CronExpression.Parse(job.Text("spec/schedule"));
        Assert.That(TimeZoneInfo.FindSystemTimeZoneById(job.Text("spec/timeZone")).BaseUtcOffset, Is.EqualTo(TimeSpan.Zero));
        DateTime next = schedule.GetNextOccurrence(new DateTime(2026, 11, 30, 0, 0, 0, DateTimeKind.Utc))!.Value;
        Assert.That(
            timer.Single("OnCalendar"),
            Is.EqualTo(string.Create(CultureInfo.InvariantCulture, $"*-*-* {next:HH:mm:ss} UTC")));
        Assert.That(schedule.ToString(), Is.EqualTo(new WorkerOptions().Schedule));
    }

    [TestCaseSource(nameof(s_both))]
    public void Objects_of_Kubernetes_have_known_kinds_and_keys(object of)
    {
        Manifest[] manifests = ((Deployment)of).Manifests;
        Assert.That(manifests.Select(each => (each.Kind, each.Text("apiVersion"))), Is.SubsetOf(
            s_versions.Select(pair => (pair.Key, pair.Value))));
        Assert.That(manifests.Select(each => each.Text("metadata/name")), Has.All.Matches("^[a-z][a-z0-9-]*$"));
        Assert.That(manifests.SelectMany(each => each.UnknownKeys), Is.Empty);
    }

    [TestCaseSource(nameof(s_both))]
    public void A_pod_agrees_with_the_image_and_the_program(object of)
    {
        var deployment = (Deployment)of;
        Manifest container = deployment.Container;
        Assert.That(container.Text("image"), Is.EqualTo(deployment.Dockerfile.Image));
        Assert.That(deployment.PodVariables.Keys.Except(deployment.Settings), Is.Empty);
        Assert.That(container.Has("resources/requests/memory") && container.Has("resources/limits/memory"));
        Assert.That(deployment.Pod.Text("spec/securityContext/runAsNonRoot"), Is.EqualTo("true"));
        Assert.That(container.Text("securityContext/readOnlyRootFilesystem"), Is.EqualTo("true"));
        Assert.That(container.Text("securityContext/allowPrivilegeEscalation"), Is.EqualTo("false"));
        Assert.That(container.Texts("securityContext/capabilities/drop"), Is.EqualTo(["ALL"]));

        // Every folder that the program is told lies in a volume, and ML.NET's temporary folder does too.
        string[] mounts = [.. container.List("volumeMounts").Select(mount => mount.Text("mountPath"))];
        string[] paths =
        [
            .. deployment.Dockerfile.Variables.Concat(deployment.PodVariables).Select(pair => pair.Value)
                .Where(value => value.StartsWith('/')),
        ];
        Assert.That(paths, Is.Not.Empty);
        Assert.That(
            paths.Where(path => !mounts.Any(mount => $"{path}/".StartsWith($"{mount}/", StringComparison.Ordinal))), Is.Empty);
        Assert.That(mounts, Does.Contain("/tmp").And.Unique.And.None.EqualTo(deployment.Dockerfile.WorkingFolder));
        Assert.That(
            container.List("volumeMounts").Select(mount => mount.Text("name")),
            Is.EquivalentTo(deployment.Pod.List("spec/volumes").Select(volume => volume.Text("name"))));
    }

    [Test]
    public void The_values_of_the_worker_s_variables_can_be_read()
    {
        Dictionary<string, string>[] all =
            [Deployment.Worker.Dockerfile.Variables, Deployment.Worker.Unit.Variables, Deployment.Worker.PodVariables];
        foreach ((string name, string value) in all.SelectMany(each => each))
        {
            Type type = typeof(WorkerOptions).GetProperty(name.Split("__")[1])!.PropertyType;
            Assert.That(TypeDescriptor.GetConverter(type).IsValid(value), $"{name}={value}");
        }
    }

    [Test]
    public void The_worker_s_exit_codes_are_those_that_its_schedulers_know()
    {
        Manifest job = Deployment.Worker.Manifests.Single(each => each.Kind == "CronJob");
        Manifest rule = job.List("spec/jobTemplate/spec/podFailurePolicy/rules").Single();
        Assert.That(
            (rule.Text("action"), rule.Text("onExitCodes/containerName")),
            Is.EqualTo(("FailJob", Deployment.Worker.Container.Text("name"))));
        Assert.That(rule.Texts("onExitCodes/values"), Is.EqualTo([$"{(int)WorkerExit.LeftOut}"]));
        // Kubernetes takes the policy only with this one.
        Assert.That(Deployment.Worker.Pod.Text("spec/restartPolicy"), Is.EqualTo("Never"));
        Assert.That(job.Text("spec/concurrencyPolicy"), Is.EqualTo("Forbid"));
        Assert.That(Deployment.Worker.Unit.Single("SuccessExitStatus"), Is.EqualTo($"{(int)WorkerExit.NothingNew}"));
        Assert.That(Deployment.Worker.PodVariables["Worker__Once"], Is.EqualTo("true"));
        Assert.That(Deployment.Worker.Unit.Variables["Worker__Once"], Is.EqualTo("true"));
    }

    [Test]
    public void Schedulers_wait_longer_for_the_end_of_a_night_than_the_worker_does()
    {
        double patience = new WorkerOptions().StopTimeout.TotalSeconds;
        Assert.That(
            double.Parse(Deployment.Worker.Pod.Text("spec/terminationGracePeriodSeconds"), CultureInfo.InvariantCulture),
            Is.GreaterThan(patience));
        string stop = Deployment.Worker.Unit.Single("TimeoutStopSec");
        Assert.That(stop, Does.EndWith("min"));
        Assert.That(60 * double.Parse(stop[..^3], CultureInfo.InvariantCulture), Is.GreaterThan(patience));
    }

    [Test]
    public void Ports_probes_and_selectors_of_the_service_agree()
    {
        Deployment service = Deployment.Service;
        Manifest port = service.Container.List("ports").Single();
        Assert.That(port.Text("containerPort"), Is.EqualTo(service.Dockerfile.Port));
        string code = service.Text("ScoringService.cs");
        foreach (string probe in (string[])["startupProbe", "readinessProbe", "livenessProbe"])
        {
            Assert.That(service.Container.Text($"{probe}/httpGet/port"), Is.EqualTo(port.Text("name")));
            Assert.That(code, Does.Contain($"MapCtrHealth(\"{service.Container.Text($"{probe}/httpGet/path")}\")"));
        }

        Manifest address = service.Manifests.Single(each => each.Kind == "Service");
        Assert.That(address.List("spec/ports").Single().Text("targetPort"), Is.EqualTo(port.Text("name")));
        Dictionary<string, string> labels = service.Pod.Pairs("metadata/labels");
        Assert.That(address.Pairs("spec/selector"), Is.SubsetOf(labels));
        Assert.That(
            service.Manifests.Single(each => each.Kind == "Deployment").Pairs("spec/selector/matchLabels"), Is.SubsetOf(labels));
        Assert.That(Deployment.Worker.Pod.Pairs("metadata/labels"), Is.Not.SupersetOf(address.Pairs("spec/selector")));
    }

    [Test]
    public void The_service_reads_what_the_worker_publishes_and_cannot_change_it()
    {
        Assert.That(
            Deployment.Service.PodVariables["Model"],
            Is.EqualTo(Deployment.Worker.Dockerfile.Variables["Worker__PublishFolder"]));
        Assert.That(
            Deployment.Service.Unit.Variables["Model"], Is.EqualTo(Deployment.Worker.Unit.Variables["Worker__PublishFolder"]));
        Assert.That(
            Deployment.Worker.Unit.Variables["Worker__PublishFolder"],
            Does.StartWith($"/var/lib/{Deployment.Worker.Unit.Single("StateDirectory")}/"));

        (string Path, string Claim, bool IsReadOnly) Models(Deployment deployment)
        {
            Manifest mount = deployment.Container.List("volumeMounts").Single(each => each.Text("name") == "models");
            Manifest volume = deployment.Pod.List("spec/volumes").Single(each => each.Text("name") == "models");
            return (mount.Text("mountPath"), volume.Text("persistentVolumeClaim/claimName"), mount.Has("readOnly"));
        }

        Assert.That(Models(Deployment.Service), Is.EqualTo(Models(Deployment.Worker) with { IsReadOnly = true }));
        Assert.That(Models(Deployment.Worker).IsReadOnly, Is.False);
        Manifest claim = Deployment.Worker.Manifests.Single(each => each.Kind == "PersistentVolumeClaim");
        Assert.That(claim.Text("metadata/name"), Is.EqualTo(Models(Deployment.Worker).Claim));
        Assert.That(claim.Texts("spec/accessModes"), Is.EqualTo(["ReadWriteMany"]));
        Assert.That(claim.Has("spec/resources/requests/storage"));
    }

    [Test]
    public void Mistakes_would_be_found()
    {
        Assert.That(
            new SystemdUnit("[Unit]\nDescription=x\n[Service]\nEnvironmment=A=b\nUser\n").Mistakes,
            Is.EqualTo(["[Service] Environmment=A=b", "[Service] User="]));
        Assert.That(
            Manifest.Read("kind: Service\nspec:\n  ports:\n  - { containerport: 1 }\n---\nmetadata: { labels: { any: x } }\n")
                .SelectMany(each => each.UnknownKeys),
            Is.EqualTo(["containerport"]));
        Assert.That(() => Manifest.Read("kind: [Service\n"), Throws.InstanceOf<YamlException>());
    }
}
