using System.Globalization;
using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>Shows how to get the same figures.</summary>
internal static class ReproduceSection
{
    public static XElement Create(ReportModel model)
    {
        RunDescription run = model.Results.Run;
        string training = string.Join(", ", model.Task.Training.Settings.Select(setting => $"{setting.Name} {setting.Value}"));
        return Html.Section("reproduce", "How to reproduce",
            Html.Element("pre", Html.Element("code", $"ctnet {run.Command}")),
            Html.Element("dl",
                Entry("Version", $"Ctnet.MLNet {run.Version}"),
                Entry("Framework", run.Framework),
                Entry("System", run.System),
                Entry("Processors", run.Processors.ToString(CultureInfo.InvariantCulture)),
                Entry("Seeds", string.Join(", ", run.Seeds)),
                Entry("Training", training)),
            Html.Element("p", Html.Class("note"),
                "The same seeds give the same figures on the same machine, except for the seconds. ",
                "All figures are in results.json and results.csv beside this page."));
    }

    private static XElement[] Entry(string name, string value) => [Html.Element("dt", name), Html.Element("dd", value)];
}
