using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(FeatureAlignmentTransformer), typeof(TransformerLoader<FeatureAlignmentTransformer>), null,
    typeof(SignatureLoadModel), "Feature-schema alignment", FeatureAlignmentTransformer.SignatureName)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(TransformerLoader<FeatureAlignmentTransformer>), null,
    typeof(SignatureLoadRowMapper), "Feature-schema alignment", FeatureAlignmentTransformer.SignatureName)]

namespace Ctnet.MLNet.Alignment;

/// <summary>
/// Encodes a domain's columns into one feature vector of the canonical schema (MKT, section 3: feature alignment). Adds one column,
/// a known-size vector of Single: for each field its slots, which hold an id (0 missing, 1 never seen) or a number (NaN missing);
/// the slots have names, and the annotation <see cref="FeatureLayout.AnnotationKind"/> says what is where. Where bad rows are not
/// refused, also a Text column, the feature column's name and "Problem": what is wrong with the row, empty where nothing is. Immutable,
/// and safe to use from several threads.
/// </summary>
public sealed class FeatureAlignmentTransformer : RowTransformer, ILoadable<FeatureAlignmentTransformer>
{
    internal const string SignatureName = "CtnetFeatureAlignment";

    internal FeatureAlignmentTransformer(
        IHost host, FittedAlignment alignment, string domain, string output, BadRows badRows = BadRows.Refuse) : base(host)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        (Alignment, Domain, OutputColumnName, BadRows) = (alignment, domain, output, badRows);
        Layout = alignment.LayoutFor(domain);
        Inputs = [.. FittedAlignment.InputsOf(alignment.Schema, domain)];
    }

    /// <summary>The canonical schema.</summary>
    public FeatureSchema Schema => Alignment.Schema;

    /// <summary>The domain whose columns are read.</summary>
    public string Domain { get; }

    /// <summary>The name of the feature column.</summary>
    public string OutputColumnName { get; }

    /// <summary>What becomes of rows that cannot be read.</summary>
    public BadRows BadRows { get; }

    /// <summary>How the feature vector is laid out.</summary>
    public FeatureLayout Layout { get; }

    /// <summary>How the rows that it was fitted on, those of all domains, fit the schema, and what a person should look at.</summary>
    public AlignmentReport Report => Alignment.Report;

    internal FittedAlignment Alignment { get; }

    internal override IReadOnlyList<InputColumn> Inputs { get; }

    static string ILoadable<FeatureAlignmentTransformer>.LoaderSignature => SignatureName;

    private protected override string Signature => SignatureName;

    static FeatureAlignmentTransformer ILoadable<FeatureAlignmentTransformer>.Load(IHost host, ModelSection section)
    {
        Content content = section.Read<Content>();
        return new(host, FittedAlignment.From(content.Alignment, section, ""), content.Domain, content.Output, content.BadRows);
    }

    /// <summary>The same vocabularies and scales, for the columns of another domain of the schema.</summary>
    /// <param name="domain">The other domain.</param>
    /// <param name="outputColumnName">The name of the feature column; null for this transformer's.</param>
    /// <exception cref="ArgumentException">The schema has no such domain.</exception>
    public FeatureAlignmentTransformer ForDomain(string domain, string? outputColumnName = null) =>
        new(Host, Alignment, domain, outputColumnName ?? OutputColumnName, BadRows);

    /// <summary>A copy with another policy for rows that cannot be read.</summary>
    internal FeatureAlignmentTransformer WithBadRows(BadRows badRows) => new(Host, Alignment, Domain, OutputColumnName, badRows);

    internal override IReadOnlyList<DataViewSchema.DetachedColumn> GetOutputs(DataViewSchema input) =>
        Layout.ToColumns(OutputColumnName, Alignment, BadRows);

    internal override RowFunction Bind(DataViewRow input) => new Function(new RowEncoder(Alignment, Domain, input, BadRows), input);

    private protected override ModelSection Describe()
    {
        ModelSection section = ModelSection.Describe(new Content(Alignment.ToDocument(), Domain, OutputColumnName, BadRows));
        Alignment.AddTo(section, "");
        return section;
    }

    private sealed record Content(FittedAlignmentDocument Alignment, string Domain, string Output, BadRows BadRows = BadRows.Refuse);

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
