using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Pipeline;

/// <summary>A <see cref="RowTransformer"/> bound to a schema, as ML.NET's cursors need it.</summary>
internal sealed class RowMapper(RowTransformer transformer, DataViewSchema schema) : IRowMapper
{
    private readonly Lazy<DataViewSchema.DetachedColumn[]> _outputs = new(() => [.. transformer.GetOutputs(schema)]);

    public DataViewSchema.DetachedColumn[] GetOutputColumns() => _outputs.Value;

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        if (!Enumerable.Range(0, _outputs.Value.Length).Any(activeOutput))
            return _ => false;
        // All outputs of a row are computed together, from all inputs.
        var inputs = transformer.Inputs.Select(input => schema[input.Name].Index).ToHashSet();
        return inputs.Contains;
    }

    public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
    {
        disposer = null!;
        Delegate[] getters = new Delegate[_outputs.Value.Length];
        RowFunction? function = null;
        for (int i = 0; i < getters.Length; i++)
        {
            if (activeOutput(i))
                getters[i] = (function ??= transformer.Bind(input)).CreateGetter(i);
        }
        return getters;
    }

    public ITransformer GetTransformer() => transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => transformer.Save(ctx);
}
