using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Entities;

/// <summary>Adds the entities' marks as a vector column for training. It never becomes part of a model.</summary>
internal sealed class EntityMarksTransformer(IHost host, string column, IReadOnlyList<EntityFields> entities, string output)
    : RowTransformer(host)
{
    private const string NotSaved = "Marks of entities are made for training only, and not saved.";

    internal override IReadOnlyList<InputColumn> Inputs { get; } = [EntityColumn.Require(column)];

    private protected override string Signature => throw new NotSupportedException(NotSaved);

    internal override IReadOnlyList<DataViewSchema.DetachedColumn> GetOutputs(DataViewSchema input) =>
        [new(output, new VectorDataViewType(NumberDataViewType.Single, entities.Count), null)];

    internal override RowFunction Bind(DataViewRow input) =>
        new Function(new EntityMarks(input, column, entities), entities.Count, input);

    private protected override ModelSection Describe() => throw new NotSupportedException(NotSaved);

    private sealed class Function(EntityMarks marks, int count, DataViewRow input) : RowFunction(input)
    {
        private readonly float[] _marks = new float[count];

        public override Delegate CreateGetter(int output) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            EnsureComputed();
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, _marks.Length);
            _marks.CopyTo(editor.Values);
            value = editor.Commit();
        });

        protected override void Compute() => marks.Write(_marks);
    }
}
