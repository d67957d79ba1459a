using System.Xml.Linq;

namespace Ctnet.MLNet.Samples.Compare.Report;

/// <summary>Elements of an HTML page.</summary>
internal static class Html
{
    /// <summary>An element that is not void: with an empty text, since HTML does not know elements that close themselves.</summary>
    public static XElement Element(string name, params object?[] content) => new(name, "", content);

    public static XAttribute Class(string name) => new("class", name);

    public static XElement Paragraph(params object?[] content) => Element("p", content);

    /// <summary>A section with a heading.</summary>
    public static XElement Section(string id, string heading, params object?[] content) =>
        Element("section", new XAttribute("id", id), Element("h2", heading), content);

    /// <summary>A drawing with its heading, a note below, and its numbers as a table for whoever wants them.</summary>
    public static XElement Figure(string heading, XElement? legend, XElement drawing, string? note, XElement table) => Element(
        "figure", Element("figcaption", Element("h3", heading), legend), drawing, note is null ? null : Element("p", Class("note"), note),
        Details("The numbers", table));

    public static XElement Details(string summary, params object?[] content) => Element("details", Element("summary", summary), content);

    /// <summary>The cells of a row.</summary>
    public static IReadOnlyList<object?> Row(params object?[] cells) => cells;

    /// <param name="caption">What it holds, for whoever cannot see the page around it.</param>
    /// <param name="head">The names of the columns.</param>
    /// <param name="rows">The cells, texts or elements; the first of each row names it.</param>
    public static XElement Table(string caption, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<object?>> rows) => Element(
        "div", Class("scroll"), new XAttribute("tabindex", "0"), new XAttribute("role", "region"), new XAttribute("aria-label", caption),
        Element("table",
            Element("caption", caption),
            Element("thead", Element("tr", head.Select(name => Element("th", new XAttribute("scope", "col"), name)))),
            Element("tbody", rows.Select(row => Element("tr", row.Select((cell, i) =>
                i == 0 ? Element("th", new XAttribute("scope", "row"), cell) : Element("td", cell)))))));
}
