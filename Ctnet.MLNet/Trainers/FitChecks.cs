using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Settings;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Checks a fit's columns and its earlier model before any row is read, because a first pass over many rows may take hours.
/// </summary>
/// <param name="host">The host of the trainer.</param>
/// <param name="options">The trainer's options.</param>
/// <param name="inputs">The columns that the trainer reads.</param>
internal sealed class FitChecks(IHost host, CtrTrainerOptions options, IEnumerable<InputColumn> inputs)
{
    // A row's numbers are copied a few times on their way through the scoring graph.
    private const int MostSlots = GraphScope.MostNumbers / 4;

    /// <summary>Checks the rows' columns.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="parameter">The parameter of Fit with the rows, for the exception.</param>
    /// <returns>The layout of their feature vectors.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    /// <exception cref="ArgumentException">
    /// The rows are a data frame whose labels have null cells, or their feature vectors are too wide for a model.
    /// </exception>
    public FeatureLayout CheckRows(IDataView rows, string parameter)
    {
        DataViewSchema schema = rows.Schema;
        InputColumn.CheckAll(host, inputs, schema);
        FrameNulls.Refuse(rows, inputs.Select(column => column.Name), parameter);
        FeatureLayout layout = FeatureLayout.Of(schema[options.FeatureColumnName]) ?? throw host.ExceptSchemaMismatch(
            "inputSchema", "feature", options.FeatureColumnName,
            $"the annotation {FeatureLayout.AnnotationKind}, which AlignFeatureSchema makes", "none");
        // Otherwise the trained model could not score.
        return layout.Width <= MostSlots
            ? layout
            : throw new ArgumentException(
                $"The feature vectors have {layout.Width} numbers, and a model can read {MostSlots}. Leave out fields, or reduce "
                + "the vectors' dimension.", parameter);
    }

    /// <summary>Checks that training can go on from an earlier model.</summary>
    /// <param name="modelParameters">The earlier model.</param>
    /// <param name="layout">The layout of the rows' feature vectors.</param>
    /// <param name="schema">The rows' columns.</param>
    /// <param name="kind">The trainer that fits.</param>
    /// <param name="continuesFrom">The trainers whose models this one can go on from.</param>
    /// <exception cref="ArgumentException">
    /// The earlier model has another trainer, other fields, other sizes or an alignment that the rows' one does not extend.
    /// </exception>
    public void CheckContinuation(
        CtrModelParameters modelParameters, FeatureLayout layout, DataViewSchema schema, TrainerKind kind,
        IReadOnlyList<TrainerKind> continuesFrom)
    {
        if (!continuesFrom.Contains(modelParameters.Kind))
            throw new ArgumentException($"{kind} cannot go on from a model of {modelParameters.Kind}.", nameof(modelParameters));
        if (!modelParameters.Layout.HasSameSlotsAs(layout))
        {
            throw new ArgumentException(
                $"The earlier model was trained on other fields: {string.Join(", ", modelParameters.Layout.SlotNames)}; "
                + $"the rows have {string.Join(", ", layout.SlotNames)}.", nameof(modelParameters));
        }
        SavingOptions earlier = modelParameters.OptionsAs<SavingOptions>();
        if (earlier.EmbeddingSize != options.EmbeddingSize || !earlier.HiddenUnits.SequenceEqual(options.HiddenUnits))
        {
            throw new ArgumentException($"The earlier model has EmbeddingSize {earlier.EmbeddingSize} "
                + $"and HiddenUnits [{string.Join(", ", earlier.HiddenUnits)}]; "
                + $"the options say {options.EmbeddingSize} and [{string.Join(", ", options.HiddenUnits)}].",
                nameof(modelParameters));
        }
        if (earlier.Kind != SavingOptions.KindOf(options))
        {
            throw new ArgumentException(
                $"The earlier model has {earlier.Kind}; the options say {SavingOptions.KindOf(options)}.",
                nameof(modelParameters));
        }
        if (modelParameters.ProblemWith(schema[options.FeatureColumnName], goesOn: true) is string problem)
            throw new ArgumentException($"The earlier model does not fit the rows. {problem}", nameof(modelParameters));
        // A tower of conversions may be added: it changes no prediction of clicks.
        if (modelParameters.PredictsConversions && !options.PredictsConversions)
        {
            throw new ArgumentException(
                "The earlier model predicts conversions, and the options name no ConversionColumnName: the model would forget "
                + "what it learnt of them.", nameof(modelParameters));
        }
        if (modelParameters.PredictsConversions && earlier.ConversionSharedLayers != options.SharedWithConversions)
        {
            throw new ArgumentException(
                $"The earlier model shares {earlier.ConversionSharedLayers} of its layers between clicks and conversions; the "
                + $"options say {options.SharedWithConversions}.", nameof(modelParameters));
        }
        // A linear term may be added, because its weights start at zero and change nothing.
        if (earlier.LinearTerm && !options.LinearTerm)
        {
            throw new ArgumentException(
                "The earlier model has a LinearTerm, which the options leave out: the model would forget what that term learnt.",
                nameof(modelParameters));
        }
    }

    /// <summary>Checks the validation rows against the training rows' layout.</summary>
    /// <param name="validationData">The validation rows; null for none.</param>
    /// <param name="layout">The training rows' layout.</param>
    /// <param name="isContinued">Whether the fit goes on from an earlier model.</param>
    /// <exception cref="ArgumentException">
    /// The fields differ, or early stopping needs validation rows and there are none.
    /// </exception>
    public void CheckValidation(IDataView? validationData, FeatureLayout layout, bool isContinued)
    {
        if (validationData is null)
        {
            if (options.EarlyStoppingPatience is int patience && !isContinued)
            {
                throw new ArgumentException(
                    $"EarlyStoppingPatience is {patience}, which needs validation rows, and Fit was given none.",
                    nameof(validationData));
            }
            return;
        }
        FeatureLayout validation = CheckRows(validationData, nameof(validationData));
        if (!validation.HasSameSlotsAs(layout))
        {
            throw new ArgumentException(
                $"The validation rows have the fields {string.Join(", ", validation.SlotNames)}, and the training rows "
                + $"{string.Join(", ", layout.SlotNames)}: align both with the same fitted alignment.", nameof(validationData));
        }
    }
}
