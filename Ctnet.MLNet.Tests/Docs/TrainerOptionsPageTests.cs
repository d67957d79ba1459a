using System.Globalization;
using System.Reflection;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Docs;

/// <summary>docs/trainers.md says every option of the trainers, with its default.</summary>
public sealed class TrainerOptionsPageTests
{
    private static readonly Dictionary<string, string[]> Rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "trainers.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToDictionary(cells => cells[0].Trim('`'));

    [Test]
    public void Every_option_stands_on_the_page_and_none_that_is_not() =>
        Assert.That(Rows.Keys, Is.EquivalentTo(typeof(CtnetAdapterOptions).GetProperties().Select(property => property.Name)));

    [Test]
    public void Defaults_are_those_of_the_code()
    {
        CtnetAdapterOptions options = new();
        Assert.That(
            Rows.Select(row => $"{row.Key}: {row.Value[1]}"),
            Is.EqualTo(Rows.Keys.Select(name => $"{name}: {Text(typeof(CtnetAdapterOptions).GetProperty(name)!.GetValue(options))}")));
    }

    [Test]
    public void The_choices_of_every_enumeration_are_those_of_the_code()
    {
        PropertyInfo[] choices = [.. typeof(CtnetAdapterOptions).GetProperties().Where(property => property.PropertyType.IsEnum)];
        Assert.That(
            choices.Select(property => $"{property.Name}: {Rows[property.Name][2]}"),
            Is.EqualTo(choices.Select(property => $"{property.Name}: {string.Join(", ", Enum.GetNames(property.PropertyType))}")));
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        int[] numbers => string.Join(", ", numbers),
        CancellationToken => "none",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
