using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Entities;

/// <summary>
/// Adds a column that has the same entity in all rows. It never becomes part of a model, because models are trained on the rows
/// of several entities.
/// </summary>
internal sealed class EntityNameTransformer(IHost host, string entity, string output) : RowTransformer(host)
{
    internal override IReadOnlyList<InputColumn> Inputs => [];

    private protected override string Signature => throw new NotSupportedException("A view's entity is not saved.");

    internal override IReadOnlyList<DataViewSchema.DetachedColumn> GetOutputs(DataViewSchema input) =>
        [new(output, TextDataViewType.Instance, null)];

    internal override RowFunction Bind(DataViewRow input) => new Function(entity, input);

    private protected override ModelSection Describe() => throw new NotSupportedException("A view's entity is not saved.");

    private sealed class Function(string entity, DataViewRow input) : RowFunction(input)
    {
        public override Delegate CreateGetter(int output) =>
            (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = entity.AsMemory());

        protected override void Compute()
        {
        }
    }
}
