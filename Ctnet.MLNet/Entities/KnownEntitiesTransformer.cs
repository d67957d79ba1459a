using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Entities;

/// <summary>
/// Adds a column that is 1 in rows of known entities, and 0 in rows of other entities or of none. It never becomes part of a
/// model.
/// </summary>
internal sealed class KnownEntitiesTransformer(
    IHost host, string column, IReadOnlyCollection<EntityFields> known, string output) : RowTransformer(host)
{
    private const string NotSaved = "Which entities are known is found anew for every model, and not saved.";

    internal override IReadOnlyList<InputColumn> Inputs { get; } = [EntityColumn.Require(column)];

    private protected override string Signature => throw new NotSupportedException(NotSaved);

    internal override IReadOnlyList<DataViewSchema.DetachedColumn> GetOutputs(DataViewSchema input) =>
        [new(output, NumberDataViewType.Single, null)];

    internal override RowFunction Bind(DataViewRow input) => new Function(
        EntityColumn.Open(input, column), known.Select(entity => entity.Name).ToHashSet(), input);

    private protected override ModelSection Describe() => throw new NotSupportedException(NotSaved);

    private sealed class Function(TextCell cell, HashSet<string> known, DataViewRow input) : RowFunction(input)
    {
        private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _known =
            known.GetAlternateLookup<ReadOnlySpan<char>>();

        private bool _isKnown;

        public override Delegate CreateGetter(int output) => (ValueGetter<float>)((ref float value) =>
        {
            EnsureComputed();
            value = _isKnown ? 1 : 0;
        });

        protected override void Compute() => _isKnown = cell.Read() > 0 && _known.Contains(cell[0]);
    }
}
