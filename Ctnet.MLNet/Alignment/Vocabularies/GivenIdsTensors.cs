using System.Collections.Immutable;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>Writes a vocabulary's <see cref="GivenIds"/> as numbers for a file, and reads them.</summary>
internal static class GivenIdsTensors
{
    // Rows, period and last reuse come before the ages.
    private const int Head = 3;

    /// <summary>The id of each text of the table; 0 for none.</summary>
    /// <param name="given">The ids.</param>
    /// <param name="texts">The number of texts of the table.</param>
    public static IntegerTensor Ids(GivenIds given, int texts) =>
        Tensor(PackedNumbers.Pack([.. Enumerable.Range(0, texts).Select(number => given.Ids[number])]));

    /// <summary>The rows, the period and the last reuse, then how long ago each id was met.</summary>
    public static IntegerTensor Ages(GivenIds given) => Tensor(
        [
            given.Rows, given.Period, given.LastReuse,
            .. PackedNumbers.Pack(
                [.. IdsOf(given.Rows).Select(id => given.NumberOf(id) < 0 ? 0 : given.Period + 1 - given.Met[id])]),
        ]);

    /// <summary>The number of hashes, the hashes, then the version in which each id was given.</summary>
    public static IntegerTensor Versions(GivenIds given) => Tensor(
        [given.Hashes.Count, .. given.Hashes, .. PackedNumbers.Pack([.. IdsOf(given.Rows).Select(id => given.Versions[id])])]);

    /// <summary>Reads what was written.</summary>
    /// <param name="texts">The number of texts of the table.</param>
    /// <param name="ids">The ids of the texts.</param>
    /// <param name="ages">The ages.</param>
    /// <param name="versions">The versions.</param>
    /// <exception cref="ArgumentException">The numbers do not fit the texts, or each other.</exception>
    public static GivenIds From(int texts, IntegerTensor ids, IntegerTensor ages, IntegerTensor versions)
    {
        long[] head = [.. ages.Values.Take(Head)];
        long hashes = versions.Values is [var first, ..] ? first : 0;
        if (head is not [>= IdSpace.Reserved and <= IdSpace.MaximumRows, >= 0 and < int.MaxValue, >= 0 and < int.MaxValue]
            || hashes < 1 || hashes >= versions.Values.Length || head[2] >= hashes)
            throw Damaged();
        (int rows, int period) = ((int)head[0], (int)head[1]);
        const string what = "given ids";
        int[] ofText = PackedNumbers.Unpack(ids.Values, texts, what);
        int[] age = PackedNumbers.Unpack(ages.Values.AsSpan(Head), rows - IdSpace.Reserved, what);
        int[] version = PackedNumbers.Unpack(versions.Values.AsSpan(1 + (int)hashes), rows - IdSpace.Reserved, what);
        (int Number, int Id)[] given = [.. ofText.Index().Where(text => text.Item != 0)];
        if (given.Any(each => each.Id < IdSpace.Reserved || each.Id >= rows)
            || given.DistinctBy(each => each.Id).Count() < given.Length
            || age.Any(each => each > period + 1) || version.Any(each => each >= hashes))
            throw Damaged();
        int MetOf(int id) => period + 1 - age[id - IdSpace.Reserved];
        return new()
        {
            Rows = rows,
            Period = period,
            LastReuse = (int)head[2],
            Hashes = [.. versions.Values.AsSpan(1, (int)hashes)],
            Ids = PagedNumbers.None.With(given),
            Texts = PagedNumbers.None.With(given.Select(each => (each.Id, each.Number + 1))),
            Versions = PagedNumbers.None.With(IdsOf(rows).Zip(version)),
            Met = PagedNumbers.None.With(given.Select(each => (each.Id, MetOf(each.Id)))),
            Free = [.. IdsOf(rows).Except(given.Select(each => each.Id))],
            MetIn = given.GroupBy(each => MetOf(each.Id), each => each.Id)
                .ToImmutableSortedDictionary(period => period.Key, period => period.ToArray()),
        };
    }

    private static IEnumerable<int> IdsOf(int rows) => Enumerable.Range(IdSpace.Reserved, rows - IdSpace.Reserved);

    private static IntegerTensor Tensor(long[] values) => new([values.Length], values);

    private static ArgumentException Damaged() => new("The given ids do not fit the values.");
}
