using Ctnet.MLNet.Alignment.Histories;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

public sealed class IdMapTests
{
    [Test]
    public void Maps_that_go_on_from_each_other_are_as_dictionaries() => Prop.ForAll(
        Gen.Choose(0, 300).Select(id => (id, $"{id}")).ListOf().ListOf().ToArbitrary(),
        steps =>
        {
            IdMap<string> map = IdMap<string>.Empty;
            var expected = new SortedDictionary<int, string>();
            foreach ((int step, IReadOnlyList<(int Id, string Value)> changes) in steps.Select(each => each.ToList()).Index())
            {
                IdMap<string> before = map;
                KeyValuePair<int, string>[] content = [.. before];
                map = map.With(changes.DistinctBy(change => change.Id)
                    .ToDictionary(change => change.Id, change => $"{change.Value} {step}"));
                foreach ((int id, string value) in changes)
                    expected[id] = $"{value} {step}";
                Assert.That(before, Is.EqualTo(content), "the map before does not change");
                Assert.That(map, Is.EqualTo(expected));
                Assert.That(map, Has.Count.EqualTo(expected.Count));
            }
        }).QuickCheckThrowOnFailure();

    [Test]
    public void An_id_that_is_not_there_is_not_found()
    {
        IdMap<string> map = IdMap<string>.Empty.With(new Dictionary<int, string> { [70] = "a" });
        Assert.That((map.ContainsKey(70), map.ContainsKey(71), map.ContainsKey(-1), map.ContainsKey(int.MaxValue)),
            Is.EqualTo((true, false, false, false)));
        Assert.That(map[70], Is.EqualTo("a"));
        Assert.That(() => map[6], Throws.TypeOf<KeyNotFoundException>());
    }
}
