using System.Globalization;
using System.Reflection;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Docs;

/// <summary>
/// docs/trainers.md lists every option of the trainers with its default. docs/multi-entity.md lists those that only its trainers
/// have.
/// </summary>
public sealed class TrainerOptionsPageTests
{
    private static readonly Type[] MultiEntity = [typeof(MultiEntityPretrainingOptions), typeof(MultiEntityTransferOptions)];

    private static IEnumerable<TestCaseData<string, Dictionary<string, object>>> Pages()
    {
        var ctnet = new CtnetAdapterOptions();
        yield return new(
            "trainers.md",
            typeof(CtnetAdapterOptions).GetProperties().ToDictionary(property => property.Name, _ => (object)ctnet));
        // The options of these trainers only, and the one option whose default differs from the other trainers'.
        yield return new("multi-entity.md", MultiEntity.Select(type => Activator.CreateInstance(type)!)
            .SelectMany(options => options.GetType().GetProperties()
                .Where(property => property.DeclaringType == options.GetType())
                .Select(property => (property.Name, options)))
            .Append((nameof(CtrTrainerOptions.SequencePooling), new MultiEntityPretrainingOptions())).ToDictionary());
    }

    [TestCaseSource(nameof(Pages))]
    public void The_page_lists_exactly_the_options_of_the_code(string page, Dictionary<string, object> options) =>
        Assert.That(Rows(page).Keys, Is.EquivalentTo(options.Keys));

    [TestCaseSource(nameof(Pages))]
    public void Defaults_are_those_of_the_code(string page, Dictionary<string, object> options) => Assert.That(
        Rows(page).Select(row => $"{row.Key}: {row.Value[1]}"),
        Is.EqualTo(Rows(page).Keys.Select(name => $"{name}: {Text(PropertyOf(options, name).GetValue(options[name]))}")));

    [TestCaseSource(nameof(Pages))]
    public void The_choices_of_every_enumeration_are_those_of_the_code(string page, Dictionary<string, object> options)
    {
        PropertyInfo[] choices =
            [.. options.Keys.Select(name => PropertyOf(options, name)).Where(property => property.PropertyType.IsEnum)];
        Assert.That(choices, Is.Not.Empty);
        Assert.That(
            choices.Select(property => $"{property.Name}: {Rows(page)[property.Name][2]}"),
            Is.EqualTo(
                choices.Select(property => $"{property.Name}: {string.Join(", ", Enum.GetNames(property.PropertyType))}")));
    }

    [Test]
    public void Other_defaults_of_the_multi_entity_trainers_are_those_of_all_trainers()
    {
        foreach (object options in MultiEntity.Select(type => Activator.CreateInstance(type)!))
        {
            foreach (PropertyInfo property in typeof(CtrTrainerOptions).GetProperties()
                .Where(property => property.Name != nameof(CtrTrainerOptions.SequencePooling)))
                Assert.That(property.GetValue(options), Is.EqualTo(property.GetValue(new CtnetAdapterOptions())), property.Name);
        }
    }

    private static PropertyInfo PropertyOf(Dictionary<string, object> options, string name) =>
        options[name].GetType().GetProperty(name)!;

    private static Dictionary<string, string[]> Rows(string page) => File.ReadLines(Path.Combine(Repository.Root, "docs", page))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Trim('|').Split('|').Length == 4)
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToDictionary(cells => cells[0].Trim('`'));

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        int[] numbers => string.Join(", ", numbers),
        CancellationToken or System.Collections.ICollection { Count: 0 } => "none",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
