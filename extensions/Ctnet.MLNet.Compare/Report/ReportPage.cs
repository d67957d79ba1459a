using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Markup;
using Ctnet.MLNet.Compare.Report.Sections;

namespace Ctnet.MLNet.Compare.Report;

/// <summary>Makes report.html, a page that needs no other file and no network.</summary>
internal static class ReportPage
{
    // With this policy the browser refuses to load anything.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

    private const string StylePlace = "/* style */", ScriptPlace = "/* script */";

    // A folded table would not be printed. The rows of a chart close up where strategies are hidden, as IntervalChart lays
    // them out.
    private const string Script = """
        addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(one => one.open = true));
        const isShown = one => getComputedStyle(one).display !== 'none';
        const layOut = () => document.querySelectorAll('svg.rows').forEach(svg => {
          let bottom = 6;
          for (const row of [...svg.querySelectorAll('.row')].filter(isShown)) {
            const marks = [...row.querySelectorAll('.at')].filter(isShown);
            const height = marks.length > 1 ? 12 * marks.length + 10 : 24;
            marks.forEach((one, i) => one.setAttribute('transform', `translate(0 ${12 * (i - (marks.length - 1) / 2)})`));
            row.setAttribute('transform', `translate(0 ${bottom + height / 2})`);
            bottom += height;
          }
          svg.querySelector('.lines').setAttribute('transform', `translate(0 6) scale(1 ${bottom - 6})`);
          svg.querySelector('.axis').setAttribute('transform', `translate(0 ${bottom})`);
          svg.setAttribute('viewBox', `0 0 420 ${bottom + 40}`);
        });
        document.getElementById('choice').addEventListener('change', layOut);
        layOut();
        """;

    public static string Create(ReportModel model)
    {
        CompareResults results = model.Results;
        XElement?[] figures = [ReliabilitySection.Create(model), CostSection.Create(model)];
        XElement page = Html.Element("html", new XAttribute("lang", "en"),
            Html.Element("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                Meta("name", "viewport", "width=device-width, initial-scale=1"),
                Meta("name", "color-scheme", "light dark"),
                Meta("http-equiv", "Content-Security-Policy", Policy),
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
                    StepsSection.Create(model),
                    SegmentsSection.Create(model),
                    LearningSection.Create(model),
                    FieldsSection.Create(model),
                    Html.Section("trust", "Calibration and cost", Html.Element("div", Html.Class("charts"), figures)),
                    AlignmentSection.Create(model),
                    ReproduceSection.Create(model)),
                new XElement("script", ScriptPlace)));
        // Style and script are put in last, because the XML writer would replace > by &gt;, which HTML does not expect there.
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting)
            .Replace(StylePlace, Style + ChoiceSection.Style(model), StringComparison.Ordinal)
            .Replace(ScriptPlace, Script, StringComparison.Ordinal);
    }

    private static XElement Meta(string key, string name, string content) =>
        new("meta", new XAttribute(key, name), new XAttribute("content", content));

    private static string Style
    {
        get
        {
            using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!;
            return new StreamReader(stream).ReadToEnd();
        }
    }
}
