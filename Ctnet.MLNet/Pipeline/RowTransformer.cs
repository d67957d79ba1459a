using System.ComponentModel;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet;

/// <summary>
/// The base of this library's transformers. They map rows to rows, and are saved into ML.NET's .zip and loaded from it as
/// ML.NET's own are. A transformer declares the columns that it reads and adds, computes the latter for a row, and describes
/// itself in a section of the model. Transformers are immutable and thread-safe; their cursors and prediction engines are not.
/// </summary>
/// <remarks>
/// A new transformer derives from this class, implements <see cref="ILoadable{T}"/>, and has two LoadableClass attributes
/// (docs/architecture.md shows one).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RowTransformer : RowToRowTransformerBase, ITransformer
{
    internal const string SectionName = "Ctnet";

    private protected RowTransformer(IHost host) : base(host)
    {
    }

    internal IHost Environment => Host;

    /// <summary>Adds the output columns to the rows. Nothing is computed before rows are read.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    /// <exception cref="ArgumentException">
    /// The rows are a data frame with null cells in whole numbers or Booleans, which ML.NET reads as 0 or false.
    /// </exception>
    public new IDataView Transform(IDataView input)
    {
        IDataView output = base.Transform(input);
        FrameNulls.Refuse(input, Inputs.Select(column => column.Name));
        return output;
    }

    /// <summary>The name by which a saved model finds the class. It has 24 characters at most.</summary>
    private protected abstract string Signature { get; }

    internal abstract IReadOnlyList<InputColumn> Inputs { get; }

    internal abstract IReadOnlyList<DataViewSchema.DetachedColumn> GetOutputs(DataViewSchema input);

    /// <summary>Creates the function that computes the output columns of one cursor's rows.</summary>
    internal abstract RowFunction Bind(DataViewRow input);

    private protected abstract ModelSection Describe();

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(VersionOf(Signature));
        ctx.SaveBinaryStream(SectionName, writer => ModelSectionWriter.Write(writer, Describe()));
        ZipEntryWriter.WriteLast(ctx.Repository);
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema)
    {
        InputColumn.CheckAll(Host, Inputs, schema);
        return new RowMapper(this, schema);
    }

    internal void Save(ModelSaveContext context) => SaveModel(context);

    /// <summary>The transformer's content, as a saved model has it. Tensors and texts are not copied.</summary>
    internal ModelSection ToSection() => Describe();

    /// <summary>A transformer of the same kind with another content.</summary>
    /// <exception cref="InvalidModelException">The content is not one of this kind.</exception>
    /// <exception cref="NotSupportedException">Transformers of this kind are not saved.</exception>
    internal virtual RowTransformer With(ModelSection section) =>
        throw new NotSupportedException($"A {GetType().Name} is not saved.");

    internal static VersionInfo VersionOf(string signature) => new(
        modelSignature: "CTNETMLN",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: signature,
        // The simple name without a version, so that newer versions of the package can load the model.
        loaderAssemblyName: typeof(RowTransformer).Assembly.GetName().Name);
}
