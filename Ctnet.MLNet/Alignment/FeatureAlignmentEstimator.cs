using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Fitting;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Ranks;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet;

/// <summary>
/// Learns the vocabularies, scales and histories of a <see cref="FeatureSchema"/> in one pass over the rows of a domain.
/// Immutable, and safe for use from several threads.
/// </summary>
public sealed class FeatureAlignmentEstimator : IEstimator<FeatureAlignmentTransformer>
{
    private readonly IHost _host;
    private readonly FeatureSchema _schema;
    private readonly string _domain;
    private readonly string _output;
    private readonly BadRowPolicy _badRows;
    private readonly IReadOnlyList<InputColumn> _inputs;
    private readonly FeatureAlignmentTransformer? _start;
    private readonly ICtrCollectives _ranks;

    internal FeatureAlignmentEstimator(
        IHostEnvironment env, FeatureSchema schema, string domain, string output, BadRowPolicy badRows = BadRowPolicy.Refuse,
        FeatureAlignmentTransformer? start = null, ICtrCollectives? collectives = null)
    {
        if (!Enum.IsDefined(badRows))
        {
            throw new ArgumentOutOfRangeException(
                nameof(badRows), badRows, $"Give one of {string.Join(", ", Enum.GetNames<BadRowPolicy>())}.");
        }

        _host = env.Register(nameof(FeatureAlignmentEstimator));
        _schema = schema;
        _domain = domain;
        _output = output;
        _badRows = badRows;
        _start = start;
        _ranks = collectives ?? SingleRank.Instance;
        _inputs = [.. DomainColumns.Require(schema, domain, fitting: true)];
    }

    /// <summary>Learns from the rows of the domain.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column that the domain maps is absent, or its type is not one that its field accepts.
    /// </exception>
    /// <exception cref="BadRowException">A row is bad, and bad rows are refused.</exception>
    /// <exception cref="InvalidOperationException">A vocabulary has more than 16,777,216 ids.</exception>
    public FeatureAlignmentTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>
    /// Learns from the rows of the domain, and keeps everything that was learnt before. Vocabularies grow by new values, no id
    /// moves, and scales stay as they are, so that networks that were trained before still work. A scale that has met only equal
    /// numbers is learnt anew.
    /// </summary>
    /// <param name="input">The new rows.</param>
    /// <param name="previous">
    /// The earlier alignment, fitted on this domain or another one of the schema. Null learns a new alignment, unless the
    /// estimator was given one to start from.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column that the domain maps is absent, or its type is not one that its field accepts.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The schema of the previous alignment has other fields, or another period while fields are built from the log; or the rows
    /// are a data frame with null cells in whole numbers or Booleans.
    /// </exception>
    /// <exception cref="BadRowException">A row is bad, and bad rows are refused.</exception>
    /// <exception cref="InvalidOperationException">A vocabulary has more than 16,777,216 ids.</exception>
    public FeatureAlignmentTransformer Fit(IDataView input, FeatureAlignmentTransformer? previous)
    {
        ArgumentNullException.ThrowIfNull(input);
        previous ??= _start;
        if (previous is not null && !Continues(previous.Schema.Fields))
            throw new ArgumentException($"The previous alignment is of schema '{previous.Schema.Name}', "
                + $"whose fields differ from those of '{_schema.Name}'.", nameof(previous));
        if (previous is not null && previous.Schema.Period != _schema.Period && _schema.Fields.Any(field => field.IsHistory))
            throw new ArgumentException($"The previous alignment has the period {previous.Schema.Period}, and schema "
                + $"'{_schema.Name}' has {_schema.Period}. Its histories count rows by that period: keep the period, or fit anew "
                + "without a previous alignment.", nameof(previous));
        InputColumn.CheckAll(_host, _inputs, input.Schema);
        FrameNulls.Refuse(input, _inputs.Select(column => column.Name));
        using IChannel channel = _host.Start("Align");
        FittedAlignment alignment = AlignmentFitter.Fit(
            channel, _host, _schema, _domain, input, previous?.Alignment, _badRows, _ranks);
        foreach ((string space, Vocabulary vocabulary) in alignment.Vocabularies)
            channel.Trace("Vocabulary '{0}' has {1} values.", space, vocabulary.Count);
        IEnumerable<string> warnings =
            [
                .. alignment.Report.Warnings, .. ScaleWarnings.Of(alignment, previous?.Alignment),
                .. OtherHistories.Warnings(alignment),
            ];
        foreach (string warning in warnings)
            channel.Warning("{0}", warning);
        return new FeatureAlignmentTransformer(_host, alignment, _domain, _output, _badRows);
    }

    private bool Continues(IReadOnlyList<FeatureField> previous) => previous.Count == _schema.Fields.Count
        && _schema.Fields.Zip(previous).All(fields => fields.First.Continues(fields.Second));

    /// <summary>The columns of the fitted transformer's output.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column that the domain maps is absent, or its type is not one that its field accepts.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumn.CheckAll(_host, _inputs, inputSchema);
        FeatureLayout layout = FittedAlignment.LayoutBeforeFitting(_schema, _domain);
        return SchemaShapes.Extend(inputSchema, layout.ToColumns(_output, null, _badRows));
    }
}
