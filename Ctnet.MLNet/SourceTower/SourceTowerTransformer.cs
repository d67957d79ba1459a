using Ctnet.MLNet;
using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.SourceTower;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(SourceTowerTransformer), typeof(TransformerLoader<SourceTowerTransformer>), null,
    typeof(SignatureLoadModel), "Source-tower featurization", SourceTowerTransformer.SignatureName)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(TransformerLoader<SourceTowerTransformer>), null,
    typeof(SignatureLoadRowMapper), "Source-tower featurization", SourceTowerTransformer.SignatureName)]

namespace Ctnet.MLNet;

/// <summary>
/// Evaluates a frozen source tower on the rows of another domain, and adds its vectors as columns of Single (CTNet, section 3.2):
/// the embeddings "SourceTower.Embedding", the hidden layers "SourceTower.Layer1" .. and the logit "SourceTower.Logit" (a vector
/// of one value). The source's vocabularies encode the row's columns, so the tower recognizes a user whom only the source knows.
/// Immutable and thread-safe.
/// </summary>
public sealed class SourceTowerTransformer : BatchTransformer, ILoadable<SourceTowerTransformer>
{
    internal const string SignatureName = "CtnetSourceTower";

    private readonly string[] _nodes;
    private readonly Lazy<CompiledGraph> _folded;
    private readonly bool _savesState;

    /// <param name="host">The host.</param>
    /// <param name="source">The source tower.</param>
    /// <param name="prefix">The prefix of the columns' names.</param>
    /// <param name="settings">How the source's graph is executed; null for the default.</param>
    /// <param name="savesState">Whether saving keeps all that training needs, whatever the source's options ask for.</param>
    internal SourceTowerTransformer(
        IHost host, FrozenTower source, string prefix, ExecutionSettings? settings = null, bool savesState = false)
        : base(host)
    {
        (Source, Prefix, _savesState) = (source, prefix, savesState);
        _folded = new(() => (settings ?? ExecutionSettings.Default).Apply(source.Model.Compiled, _nodes!));
        _nodes =
        [
            GraphNames.Input(GraphNames.Tower),
            .. Enumerable.Range(1, source.Depth).Select(layer => GraphNames.Layer(GraphNames.Tower, layer)),
            GraphNames.TowerLogit,
        ];
        Outputs = [.. SourceTowerColumns.All(prefix, source.Depth)
            .Zip(_nodes, (column, node) => VectorColumn(column, source, source.Model.Compiled.WidthOf(node)))];
        Inputs = [.. DomainColumns.Require(source.Alignment.Schema, source.Domain)];
    }

    /// <summary>The prefix of the columns' names.</summary>
    public string Prefix { get; }

    /// <summary>The domain of the source's schema whose columns are read.</summary>
    public string Domain => Source.Domain;

    internal FrozenTower Source { get; }

    internal override IReadOnlyList<InputColumn> Inputs { get; }

    internal IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    static string ILoadable<SourceTowerTransformer>.LoaderSignature => SignatureName;

    private protected override string Signature => SignatureName;

    static SourceTowerTransformer ILoadable<SourceTowerTransformer>.Load(IHost host, ModelSection section)
    {
        Content content = section.Read<Content>();
        return content.Source.Read(section) is FrozenTower source
            ? new(host, source, content.Prefix)
            : throw new InvalidModelException("The model's source is not a tower.");
    }

    /// <summary>A copy whose folded layers may take this many bytes.</summary>
    internal SourceTowerTransformer WithSettings(ExecutionSettings settings) =>
        new(Host, Source, Prefix, settings, _savesState);

    /// <summary>A copy whose saved form keeps everything that training needs to go on.</summary>
    internal SourceTowerTransformer WithSavedState() => new(Host, Source, Prefix, savesState: true);

    internal override IReadOnlyList<DataViewSchema.DetachedColumn> GetOutputs(DataViewSchema input) => Outputs;

    internal override BatchFunction BindBatch(DataViewRow input, int capacity) => new Function(this, input, capacity);

    internal override RowTransformer With(ModelSection section) => TransformerLoader<SourceTowerTransformer>.From(Host, section);

    private protected override ModelSection Describe()
    {
        SavingOptions options = Source.Model.OptionsAs<SavingOptions>();
        FrozenSourceContent source = FrozenSourceContent.Of(Source, _savesState || options.SaveOptimizerState);
        ModelSection section = ModelSection.Describe(new Content(source, Prefix));
        source.AddTo(section, Source, options.SaveWeightsAsFloat16 && !_savesState);
        return section;
    }

    private static DataViewSchema.DetachedColumn VectorColumn(string name, FrozenTower source, int width)
    {
        string last = name[(name.LastIndexOf('.') + 1)..];
        ReadOnlyMemory<char>[] slots = [.. Enumerable.Range(0, width).Select(slot => $"{last}[{slot}]".AsMemory())];
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(AnnotationUtils.Kinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, width),
            (ref VBuffer<ReadOnlyMemory<char>> value) => new VBuffer<ReadOnlyMemory<char>>(width, slots).CopyTo(ref value));
        annotations.AddObject(SourceTowerColumns.ModelKind, () => source);
        return new(name, new VectorDataViewType(NumberDataViewType.Single, width), annotations.ToAnnotations());
    }

    private sealed record Content(FrozenSourceContent Source, string Prefix);

    private sealed class Function : BatchFunction
    {
        private readonly RowEncoder _encoder;
        private readonly GraphExecutor _executor;
        private readonly string[] _nodes;

        public Function(SourceTowerTransformer parent, DataViewRow input, int capacity)
        {
            _encoder = new RowEncoder(parent.Source.Alignment, parent.Domain, input, ProblemColumn.PolicyBeside(input.Schema));
            _executor = new GraphExecutor(parent._folded.Value, capacity);
            _nodes = parent._nodes;
        }

        public override Delegate CreateGetter(int output, Func<int> slot)
        {
            string node = _nodes[output];
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                Span<float> values = _executor.Row(node, slot());
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, values.Length);
                values.CopyTo(editor.Values);
                value = editor.Commit();
            });
        }

        public override void Take(int slot) => _encoder.Encode(_executor.Row(GraphNames.Features, slot));

        public override void Compute(int rows) => _executor.Run(rows);
    }
}
