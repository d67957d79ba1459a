using System.Xml.Linq;

namespace Ctnet.MLNet.Compare.Report.Markup;

/// <summary>Makes elements of an HTML page.</summary>
internal static class Html
{
    /// <summary>An element with an end tag. The empty text forces the tag, because HTML ignores a self-closing slash.</summary>
    public static XElement Element(string name, params object?[] content) => new(name, "", content);

    public static XAttribute Class(string name) => new("class", name);

    public static XElement Paragraph(params object?[] content) => Element("p", content);

    /// <summary>A section with a heading.</summary>
    public static XElement Section(string id, string heading, params object?[] content) =>
        Element("section", new XAttribute("id", id), Element("h2", heading), content);

    /// <summary>
    /// A drawing with its heading, a note below, and a folded table of its numbers. An attribute marks the whole figure.
    /// </summary>
    public static XElement Figure(
        string heading, XElement? legend, XElement drawing, string? note, XElement table, XAttribute? mark = null) => Element(
        "figure",
        mark,
        Element("figcaption", Element("h3", heading), legend),
        drawing,
        note is null ? null : Element("p", Class("note"), note),
        Details("The numbers", table));

    public static XElement Details(string summary, params object?[] content) =>
        Element("details", Element("summary", summary), content);

    /// <summary>The cells of a row. An attribute among them is the row's own.</summary>
    public static IReadOnlyList<object?> Row(params object?[] cells) => cells;

    /// <param name="caption">The caption that screen readers say.</param>
    /// <param name="head">The names of the columns, texts or what a cell may have.</param>
    /// <param name="rows">The cells, texts or elements. The first cell of a row is its heading.</param>
    public static XElement Table(string caption, IReadOnlyList<object> head, IEnumerable<IReadOnlyList<object?>> rows) => Element(
        "div",
        Class("scroll"),
        new XAttribute("tabindex", "0"),
        new XAttribute("role", "region"),
        new XAttribute("aria-label", caption),
        Element("table",
            Element("caption", caption),
            Element("thead", Element("tr", head.Select(name => Element("th", new XAttribute("scope", "col"), name)))),
            Element("tbody", rows.Select(row => Element("tr", row.OfType<XAttribute>(), Cells(row))))));

    private static IEnumerable<XElement> Cells(IReadOnlyList<object?> row) => row.Where(cell => cell is not XAttribute).Select(
        (cell, i) => i == 0 ? Element("th", new XAttribute("scope", "row"), cell) : Element("td", cell));
}
