using Ctnet.MLNet.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// The base of this library's transformers: maps rows to rows, and is saved into ML.NET's .zip and loaded from it like ML.NET's own.
/// A transformer says which columns it reads and adds, computes them for a row, and describes itself in a section of the model.
/// Transformers are immutable and may be used from several threads; a cursor or a prediction engine may not.
/// </summary>
/// <remarks>
/// A new transformer derives from this class, implements <see cref="ILoadable{T}"/>, and has the two LoadableClass attributes that
/// the others have (docs/architecture.md shows one).
/// </remarks>
public abstract class RowTransformer : RowToRowTransformerBase
{
    internal const string SectionName = "Ctnet";

    private protected RowTransformer(IHost host) : base(host)
    {
    }

    internal IHost Environment => Host;

    /// <summary>The name that a saved model finds the class by; 24 characters at most.</summary>
    private protected abstract string Signature { get; }

    internal abstract IReadOnlyList<InputColumn> Inputs { get; }

    internal abstract IReadOnlyList<DataViewSchema.DetachedColumn> GetOutputs(DataViewSchema input);

    /// <summary>What computes the output columns of the rows of one cursor.</summary>
    internal abstract RowFunction Bind(DataViewRow input);

    private protected abstract ModelSection Describe();

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(VersionOf(Signature));
        ctx.SaveBinaryStream(SectionName, writer => ModelSectionWriter.Write(writer, Describe()));
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema)
    {
        InputColumn.CheckAll(Host, Inputs, schema);
        return new RowMapper(this, schema);
    }

    internal void Save(ModelSaveContext context) => SaveModel(context);

    internal static VersionInfo VersionOf(string signature) => new(
        modelSignature: "CTNETMLN",
        verWrittenCur: 0x00010001, verReadableCur: 0x00010001, verWeCanReadBack: 0x00010001,
        // The simple name: a model outlives the version of the package that wrote it.
        loaderAssemblyName: typeof(RowTransformer).Assembly.GetName().Name, loaderSignature: signature);
}
