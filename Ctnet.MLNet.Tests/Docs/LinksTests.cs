using System.Text.RegularExpressions;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Docs;

/// <summary>The links of the documentation lead somewhere, and its pages can be found.</summary>
public sealed partial class LinksTests
{
    private static readonly string[] s_pages =
    [
        .. Repository.Files("docs", "*.md"),
        .. new[] { "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md" }
            .Select(name => Path.Combine(Repository.Root, name)),
    ];

    [Test]
    public void Every_link_leads_to_a_file_and_a_section()
    {
        (string Page, string Link)[] links = [.. s_pages.SelectMany(page => LinksOf(page).Select(link => (page, link)))];
        Assert.That(links, Has.Length.GreaterThan(100));
        Assert.That(
            links.Where(link => Problem(link.Page, link.Link) is not null)
                .Select(link => $"{Path.GetFileName(link.Page)}: {link.Link} {Problem(link.Page, link.Link)}"),
            Is.Empty);
    }

    [Test]
    public void Every_page_is_in_the_contents_of_the_site_and_in_the_README()
    {
        string[] pages =
            [.. Repository.Files("docs", "*.md").Select(page => Path.GetFileName(page)).Order(StringComparer.Ordinal)];
        string contents = File.ReadAllText(Path.Combine(Repository.Root, "docs", "toc.yml"));
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Assert.That(
            ContentsPattern().Matches(contents).Select(page => page.Groups[1].Value).Order(StringComparer.Ordinal),
            Is.EqualTo(pages));
        Assert.That(pages.Where(page => !readme.Contains($"(docs/{page}", StringComparison.Ordinal)), Is.Empty);
    }

    private static string? Problem(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string file = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        if (!File.Exists(file) && !Directory.Exists(file))
            return "does not exist";
        return parts.Length == 2 && file.EndsWith(".md", StringComparison.Ordinal) && !SectionsOf(file).Contains(parts[1])
            ? "has no such section"
            : null;
    }

    private static IEnumerable<string> LinksOf(string page) =>
        LinkPattern().Matches(WithoutCode(page)).Select(link => link.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal))
            .Where(link => !link.StartsWith("mailto:", StringComparison.Ordinal));

    private static HashSet<string> SectionsOf(string page) =>
        [.. HeadingPattern().Matches(WithoutCode(page)).Select(heading => Anchor(heading.Groups[1].Value))];

    // As GitHub makes it: lower case, blanks as hyphens, without punctuation.
    private static string Anchor(string heading) => string.Concat(heading.Trim().ToLowerInvariant()
        .Where(sign => char.IsLetterOrDigit(sign) || sign is ' ' or '-' or '_').Select(sign => sign == ' ' ? '-' : sign));

    private static string WithoutCode(string page) => FencePattern().Replace(File.ReadAllText(page), "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencePattern();

    [GeneratedRegex(@"href: ([\w-]+\.md)")]
    private static partial Regex ContentsPattern();
}
