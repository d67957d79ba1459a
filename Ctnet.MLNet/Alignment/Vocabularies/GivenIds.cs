using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// Which texts of a table have which ids, where ids of values that were long not met are given to others. A vocabulary without
/// this gives text number n the id n + 2. A period costs the ids that it met and those that it evicts. Immutable and thread-safe.
/// </summary>
internal sealed record GivenIds
{
    /// <summary>The number of ids, including the reserved ones and those that no value has.</summary>
    public int Rows { get; init; }

    /// <summary>The number of fits that have met a value. They are the periods by which the ages of ids count.</summary>
    public int Period { get; init; }

    /// <summary>The last version in which an id that another value had before was given.</summary>
    public int LastReuse { get; init; }

    /// <summary>
    /// A hash for each version, which depends on all that was given and evicted until then. The first one is that of the values
    /// with which this began.
    /// </summary>
    public required ImmutableList<long> Hashes { get; init; }

    /// <summary>The number of the newest version.</summary>
    public int Version => Hashes.Count - 1;

    /// <summary>The number of values that have an id.</summary>
    public int Count => Rows - IdSpace.Reserved - Free.Count;

    /// <summary>The id of each text by its number; 0 for none.</summary>
    internal PagedNumbers Ids { get; init; } = PagedNumbers.None;

    /// <summary>For each id the number of its text plus one; 0 for an id that no value has.</summary>
    internal PagedNumbers Texts { get; init; } = PagedNumbers.None;

    /// <summary>The version in which each id was given last.</summary>
    internal PagedNumbers Versions { get; init; } = PagedNumbers.None;

    /// <summary>The period in which each id was met last. That of a value from another alignment is the next one.</summary>
    internal PagedNumbers Met { get; init; } = PagedNumbers.None;

    /// <summary>The ids that no value has.</summary>
    internal ImmutableSortedSet<int> Free { get; init; } = [];

    /// <summary>The ids that were met in each period, until they are due. They may have been met or given again since.</summary>
    internal ImmutableSortedDictionary<int, int[]> MetIn { get; init; } = ImmutableSortedDictionary<int, int[]>.Empty;

    /// <summary>The ids of a vocabulary that only grew so far. All its values count as met now.</summary>
    /// <param name="count">The number of its values.</param>
    /// <param name="hash">Their hash.</param>
    public static GivenIds Of(int count, long hash)
    {
        int[] ids = [.. Enumerable.Range(IdSpace.Reserved, count)];
        return new()
        {
            Rows = IdSpace.Reserved + count,
            Hashes = [hash],
            Ids = PagedNumbers.None.With(ids.Select(id => (id - IdSpace.Reserved, id))),
            Texts = PagedNumbers.None.With(ids.Select(id => (id, id - IdSpace.Reserved + 1))),
            MetIn = ImmutableSortedDictionary<int, int[]>.Empty.Add(0, ids),
        };
    }

    /// <summary>The id of a text, by its number.</summary>
    public int IdOf(int number) => Ids[number] is > 0 and int id ? id : IdSpace.NeverSeen;

    /// <summary>The number of the text that has an id; -1 for none.</summary>
    public int NumberOf(int id) => Texts[id] - 1;

    /// <summary>The ids below a number that were given after a version.</summary>
    public IEnumerable<int> GivenSince(int version, int rows) => LastReuse <= version
        ? Enumerable.Range(0, 0)
        : Enumerable.Range(IdSpace.Reserved, Math.Max(0, Math.Min(rows, Rows) - IdSpace.Reserved))
            .Where(id => Versions[id] > version);

    /// <summary>Notes that values will count as met in the period that comes.</summary>
    public GivenIds MeetNext(IReadOnlyList<int> ids) => ids.Count == 0 ? this : WithMet(Period + 1, ids);

    /// <summary>Ends a period: values that were not met for long lose their ids.</summary>
    /// <param name="met">The ids that were met in it.</param>
    /// <param name="evictAfter">The number of periods without a meeting after which a value loses its id.</param>
    /// <returns>The ids after the period, and the ones that no value has any longer, in ascending order.</returns>
    public (GivenIds After, int[] Evicted) EndPeriod(IReadOnlyList<int> met, int evictAfter)
    {
        GivenIds after = WithMet(Period + 1, met) with { Period = Period + 1 };
        KeyValuePair<int, int[]>[] due = [.. after.MetIn.TakeWhile(entry => entry.Key <= after.Period - evictAfter)];
        int[] evicted =
        [
            .. due.SelectMany(entry => entry.Value.Where(id => after.Met[id] == entry.Key && after.NumberOf(id) >= 0))
                .Distinct().Order(),
        ];
        after = after with { MetIn = after.MetIn.RemoveRange(due.Select(entry => entry.Key)) };
        if (evicted.Length == 0)
            return (after, evicted);
        XxHash3 hash = after.StartHash();
        hash.Append(MemoryMarshal.AsBytes(evicted.AsSpan()));
        return (
            after with
            {
                Ids = after.Ids.With(evicted.Select(id => (after.NumberOf(id), 0))),
                Texts = after.Texts.With(evicted.Select(id => (id, 0))),
                Free = after.Free.Union(evicted),
                Hashes = after.Hashes.Add((long)hash.GetCurrentHashAsUInt64()),
            },
            evicted);
    }

    /// <summary>Gives ids to texts that have none. Each counts as met.</summary>
    /// <param name="texts">The table.</param>
    /// <param name="numbers">The texts' numbers.</param>
    /// <param name="period">The period in which the texts count as met.</param>
    /// <param name="reuse">Whether they get the lowest ids that no value has, before further ones.</param>
    public GivenIds Give(TextTable texts, IReadOnlyList<int> numbers, int period, bool reuse = true)
    {
        if (numbers.Count == 0)
            return this;
        int[] free = reuse ? [.. Free.Take(numbers.Count)] : [];
        int[] ids = [.. free, .. Enumerable.Range(Rows, numbers.Count - free.Length)];
        int version = Version + 1;
        XxHash3 hash = StartHash();
        foreach ((int number, int id) in numbers.Zip(ids))
        {
            ReadOnlySpan<char> text = texts.Text(number);
            hash.Append(MemoryMarshal.AsBytes([id, text.Length]));
            hash.Append(MemoryMarshal.AsBytes(text));
        }

        return WithMet(period, ids) with
        {
            Rows = Rows + numbers.Count - free.Length,
            LastReuse = free.Length > 0 ? version : LastReuse,
            Hashes = Hashes.Add((long)hash.GetCurrentHashAsUInt64()),
            Ids = Ids.With(numbers.Zip(ids)),
            Texts = Texts.With(ids.Zip(numbers, (id, number) => (id, number + 1))),
            Versions = Versions.With(ids.Select(id => (id, version))),
            Free = Free.Except(free),
        };
    }

    /// <summary>The same ids of the same texts in a new table, which has only texts that have an id.</summary>
    /// <param name="from">The table until now.</param>
    /// <param name="into">The new table, which is empty.</param>
    public GivenIds MovedTo(TextTable from, TextTable into)
    {
        List<(int Id, int Number)> moved = [];
        for (int id = IdSpace.Reserved; id < Rows; id++)
        {
            if (NumberOf(id) is >= 0 and int number)
                moved.Add((id, into.Add(from.Text(number))));
        }

        return this with
        {
            Ids = PagedNumbers.None.With(moved.Select(each => (each.Number, each.Id))),
            Texts = PagedNumbers.None.With(moved.Select(each => (each.Id, each.Number + 1))),
        };
    }

    private GivenIds WithMet(int period, IReadOnlyList<int> ids) => this with
    {
        Met = Met.With(ids.Select(id => (id, period))),
        MetIn = MetIn.SetItem(period, [.. MetIn.GetValueOrDefault(period, []), .. ids]),
    };

    private XxHash3 StartHash()
    {
        var hash = new XxHash3();
        hash.Append(MemoryMarshal.AsBytes([Hashes[^1]]));
        return hash;
    }
}
