using Ctnet.MLNet.Alignment.Fitting;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Alignment;

/// <summary>
/// Learns the vocabularies and scales of a <see cref="FeatureSchema"/> from a domain's rows, in one pass over them. Immutable; may fit
/// from several threads.
/// </summary>
public sealed class FeatureAlignmentEstimator : IEstimator<FeatureAlignmentTransformer>
{
    private readonly IHost _host;
    private readonly FeatureSchema _schema;
    private readonly string _domain;
    private readonly string _output;
    private readonly BadRows _badRows;
    private readonly IReadOnlyList<InputColumn> _inputs;

    private readonly FeatureAlignmentTransformer? _start;

    internal FeatureAlignmentEstimator(
        IHostEnvironment env, FeatureSchema schema, string domain, string output, BadRows badRows = BadRows.Refuse,
        FeatureAlignmentTransformer? start = null)
    {
        if (!Enum.IsDefined(badRows))
            throw new ArgumentOutOfRangeException(nameof(badRows), badRows, $"Give one of {string.Join(", ", Enum.GetNames<BadRows>())}.");
        _start = start;
        _host = env.Register(nameof(FeatureAlignmentEstimator));
        (_schema, _domain, _output, _badRows) = (schema, domain, output, badRows);
        _inputs = [.. FittedAlignment.InputsOf(schema, domain, fitting: true)];
    }

    /// <summary>Learns from the rows of the domain.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column that the domain maps is absent or of a type that its field cannot have.
    /// </exception>
    /// <exception cref="BadRowException">A cell cannot be read, and such rows are refused.</exception>
    /// <exception cref="InvalidOperationException">A vocabulary outgrows its limit.</exception>
    public FeatureAlignmentTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>
    /// Goes on from what was learnt before: vocabularies grow by new values, no id moves, and scales stay as they are, so that networks
    /// trained before go on to work.
    /// </summary>
    /// <param name="input">The new rows.</param>
    /// <param name="previous">What was learnt before, from this domain or another; null to start anew.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column that the domain maps is absent or of a type that its field cannot have.
    /// </exception>
    /// <exception cref="ArgumentException">The previous transformer has other fields.</exception>
    /// <exception cref="BadRowException">A cell cannot be read, and such rows are refused.</exception>
    /// <exception cref="InvalidOperationException">A vocabulary outgrows its limit.</exception>
    public FeatureAlignmentTransformer Fit(IDataView input, FeatureAlignmentTransformer? previous)
    {
        ArgumentNullException.ThrowIfNull(input);
        previous ??= _start;
        if (previous is not null && !previous.Schema.Fields.SequenceEqual(_schema.Fields))
            throw new ArgumentException($"The previous alignment is of schema '{previous.Schema.Name}', "
                + $"whose fields differ from those of '{_schema.Name}'.", nameof(previous));
        InputColumn.CheckAll(_host, _inputs, input.Schema);
        using IChannel channel = _host.Start("Align");
        FittedAlignment alignment = AlignmentFitter.Fit(channel, _host, _schema, _domain, input, previous?.Alignment, _badRows);
        foreach ((string space, Vocabulary vocabulary) in alignment.Vocabularies)
            channel.Trace("Vocabulary '{0}' has {1} values.", space, vocabulary.Count);
        foreach (string warning in alignment.Report.Warnings)
            channel.Warning("{0}", warning);
        return new FeatureAlignmentTransformer(_host, alignment, _domain, _output, _badRows);
    }

    /// <summary>The columns of the fitted transformer's output.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column that the domain maps is absent or of a type that its field cannot have.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumn.CheckAll(_host, _inputs, inputSchema);
        return SchemaShapes.Extend(inputSchema, FittedAlignment.LayoutBeforeFitting(_schema, _domain).ToColumns(_output, null, _badRows));
    }
}
