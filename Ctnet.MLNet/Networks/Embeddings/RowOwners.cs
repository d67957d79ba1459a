using System.IO.Hashing;
using System.Runtime.InteropServices;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// Which rank has which rows of a table. The pages of a space go round the ranks, from a rank that depends on the space's name. A
/// page therefore stays with its rank when the table grows.
/// </summary>
internal sealed class RowOwners
{
    private readonly ushort[] _owners;

    /// <param name="table">The table.</param>
    /// <param name="ranks">The number of ranks.</param>
    public RowOwners(TablePlan table, int ranks)
    {
        int end = table.Spaces.Select(space => RowPages.NextSegment(table.RowOf(space.Key, 0), space.Value))
            .DefaultIfEmpty().Max();
        _owners = new ushort[RowPages.PageOf(end)];
        foreach ((string space, int rows) in table.Spaces)
        {
            ulong next = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(space.AsSpan())) % (ulong)ranks;
            int first = RowPages.PageOf(table.RowOf(space, 0));
            for (int page = 0; page * RowPages.PageRows < rows; page++)
                _owners[first + page] = (ushort)((next + (ulong)page) % (ulong)ranks);
        }
    }

    /// <summary>The rank that has a row.</summary>
    public int Of(int row) => _owners[RowPages.PageOf(row)];

    /// <summary>The rank that has the rows of a page.</summary>
    public int OfPage(int page) => _owners[page];
}
