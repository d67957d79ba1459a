using Ctnet.MLNet;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(FeatureAlignmentTransformer), typeof(TransformerLoader<FeatureAlignmentTransformer>), null,
    typeof(SignatureLoadModel), "Feature-schema alignment", FeatureAlignmentTransformer.SignatureName)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(TransformerLoader<FeatureAlignmentTransformer>), null,
    typeof(SignatureLoadRowMapper), "Feature-schema alignment", FeatureAlignmentTransformer.SignatureName)]

namespace Ctnet.MLNet;

/// <summary>
/// Encodes a domain's columns as one feature vector of the canonical schema (MKT, section 3: feature alignment). Immutable, and
/// safe for use from several threads.
/// </summary>
/// <remarks>
/// The transformer adds a vector column of Single with a fixed number of slots. Each field has one or more slots, which hold an
/// id (0 is missing, 1 is never seen) or a number (NaN is missing). The slots have names, and the annotation
/// <see cref="FeatureLayout.AnnotationKind"/> holds their layout. Unless bad rows are refused, the transformer also adds a Text
/// column, whose name is the feature column's name followed by "Problem". It describes the row's problem, and is empty for good
/// rows.
/// </remarks>
public sealed class FeatureAlignmentTransformer : RowTransformer, ILoadable<FeatureAlignmentTransformer>
{
    internal const string SignatureName = "CtnetFeatureAlignment";

    internal FeatureAlignmentTransformer(
        IHost host, FittedAlignment alignment, string domain, string output,
        BadRowPolicy badRows = BadRowPolicy.Refuse) : base(host)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        Alignment = alignment;
        Domain = domain;
        OutputColumnName = output;
        BadRows = badRows;
        Layout = alignment.LayoutFor(domain);
        Inputs = [.. DomainColumns.Require(alignment.Schema, domain)];
    }

    /// <summary>The canonical schema.</summary>
    public FeatureSchema Schema => Alignment.Schema;

    /// <summary>The domain whose columns are read.</summary>
    public string Domain { get; }

    /// <summary>The name of the feature column.</summary>
    public string OutputColumnName { get; }

    /// <summary>The policy for bad rows.</summary>
    public BadRowPolicy BadRows { get; }

    /// <summary>The layout of the feature vector.</summary>
    public FeatureLayout Layout { get; }

    /// <summary>
    /// Says how the rows of all domains that it was fitted on fit the schema, and which problems a person should look at.
    /// </summary>
    public AlignmentReport Report => Alignment.Report;

    internal FittedAlignment Alignment { get; }

    internal override IReadOnlyList<InputColumn> Inputs { get; }

    static string ILoadable<FeatureAlignmentTransformer>.LoaderSignature => SignatureName;

    private protected override string Signature => SignatureName;

    static FeatureAlignmentTransformer ILoadable<FeatureAlignmentTransformer>.Load(IHost host, ModelSection section)
    {
        Content content = section.Read<Content>();
        return new(host, content.Alignment.Read(section, ""), content.Domain, content.Output, content.BadRows);
    }

    /// <summary>A copy that reads the columns of another domain of the schema, with the same vocabularies and scales.</summary>
    /// <param name="domain">The other domain.</param>
    /// <param name="outputColumnName">The name of the feature column; null keeps this transformer's.</param>
    /// <exception cref="ArgumentException">The schema has no such domain.</exception>
    public FeatureAlignmentTransformer WithDomain(string domain, string? outputColumnName = null) =>
        new(Host, Alignment, domain, outputColumnName ?? OutputColumnName, BadRows);

    /// <summary>A copy with another policy for bad rows.</summary>
    internal FeatureAlignmentTransformer WithBadRows(BadRowPolicy badRows) =>
        new(Host, Alignment, Domain, OutputColumnName, badRows);

    internal override IReadOnlyList<DataViewSchema.DetachedColumn> GetOutputs(DataViewSchema input) =>
        Layout.ToColumns(OutputColumnName, Alignment, BadRows);

    internal override RowFunction Bind(DataViewRow input) =>
        new Function(new RowEncoder(Alignment, Domain, input, BadRows), input);

    internal override RowTransformer With(ModelSection section) => TransformerLoader<FeatureAlignmentTransformer>.From(Host, section);

    private protected override ModelSection Describe()
    {
        var content = new Content(FittedAlignmentDocument.Of(Alignment), Domain, OutputColumnName, BadRows);
        ModelSection section = ModelSection.Describe(content);
        FittedAlignmentDocument.AddBlocks(Alignment, section, "");
        return section;
    }

    private sealed record Content(
        FittedAlignmentDocument Alignment, string Domain, string Output, BadRowPolicy BadRows = BadRowPolicy.Refuse);

    private sealed class Function(RowEncoder encoder, DataViewRow input) : RowFunction(input)
    {
        private readonly float[] _slots = new float[encoder.Width];

        public override Delegate CreateGetter(int output) => output == 0 ? CreateFeatureGetter() : CreateProblemGetter();

        private ValueGetter<ReadOnlyMemory<char>> CreateProblemGetter() => (ref ReadOnlyMemory<char> value) =>
        {
            EnsureComputed();
            value = encoder.Problem.AsMemory();
        };

        private ValueGetter<VBuffer<float>> CreateFeatureGetter() => (ref VBuffer<float> value) =>
        {
            EnsureComputed();
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, _slots.Length);
            _slots.CopyTo(editor.Values);
            value = editor.Commit();
        };

        protected override void Compute() => encoder.Encode(_slots);
    }
}
