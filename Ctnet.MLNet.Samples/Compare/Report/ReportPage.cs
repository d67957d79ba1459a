using System.Xml.Linq;
using Ctnet.MLNet.Samples.Compare.Report.Sections;

namespace Ctnet.MLNet.Samples.Compare.Report;

/// <summary>report.html: one file that needs no other and no network.</summary>
internal static class ReportPage
{
    // The browser itself refuses whatever would come from elsewhere.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

    private const string StylePlace = "/* style */", ScriptPlace = "/* script */";

    // Printed, a table that is folded away would be lost.
    private const string Script = """
        addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(one => one.open = true));
        """;

    public static string Create(ReportModel model)
    {
        CompareResults results = model.Results;
        XElement?[] figures = [ReliabilitySection.Create(model), CostSection.Create(model)];
        XElement page = Html.Element("html", new XAttribute("lang", "en"),
            Html.Element("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", Policy)),
                Html.Element("title", $"{results.Task}: comparison of strategies"),
                new XElement("link", new XAttribute("rel", "icon"), new XAttribute("href", "data:,")),
                new XElement("style", StylePlace)),
            Html.Element("body",
                Html.Element("header",
                    Html.Element("h1", results.Task),
                    Html.Paragraph("Strategies for the target domain, tested on each period before they train on it")),
                Html.Element("main",
                    SummarySection.Create(model),
                    ResultsSection.Create(model),
                    TimelineSection.Create(model),
                    SegmentsSection.Create(model),
                    LearningSection.Create(model),
                    Html.Section("trust", "Calibration and cost", Html.Element("div", Html.Class("charts"), figures)),
                    AlignmentSection.Create(model),
                    ReproduceSection.Create(model)),
                new XElement("script", ScriptPlace)));
        // HTML reads both as they are, where XML would write &gt; for >.
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting).Replace(StylePlace, Style, StringComparison.Ordinal)
            .Replace(ScriptPlace, Script, StringComparison.Ordinal);
    }

    private static string Style
    {
        get
        {
            using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!;
            return new StreamReader(stream).ReadToEnd();
        }
    }
}
