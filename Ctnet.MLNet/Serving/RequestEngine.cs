using Ctnet.MLNet.Models;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Serving;

/// <summary>
/// Scores the rows of a request on the calling thread, in batches. A batch reads the weights once for all its rows, and computes
/// once what all its rows begin with, such as the features of the user. The scores are those of a prediction engine. Serves one
/// thread at a time.
/// </summary>
internal sealed class RequestEngine<TRow> : IDisposable where TRow : class
{
    private static readonly string[] s_conversions =
        [PredictionColumns.ConversionName, PredictionColumns.ClickAndConversionName];

    // Matrix products compute four rows at once. Fewer rows are scored one by one.
    private const int BatchFrom = 4;

    private readonly RequestRow<TRow> _input;
    private readonly DataViewRow _output;
    private readonly ValueGetter<float> _score, _probability;

    // Null if the model predicts clicks only.
    private readonly ValueGetter<float>? _conversion, _clickAndConversion;

    // Null if other transformers come after the prediction: then rows are scored one by one.
    private readonly BatchFunction? _function;

    // The row of the batch that the getters read.
    private int _slot;

    /// <param name="env">The environment.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentOutOfRangeException">The model reads columns that the rows lack.</exception>
    /// <exception cref="InvalidOperationException">The model's alignment gives other ids than its network knows.</exception>
    public RequestEngine(IHostEnvironment env, TransformerChain<ITransformer> model)
    {
        _input = new(DataViewConstructionUtils.CreateInputRow<TRow>(env));
        if (model.LastTransformer is CtrPredictionTransformer prediction)
        {
            _output = Compute([.. model.SkipLast(1)], prediction.Inputs.Select(column => column.Name));
            _function = prediction.BindBatch(_output, LookAheadCursor.Capacity);
            _score = (ValueGetter<float>)_function.CreateGetter(PredictionColumns.Score, () => _slot);
            _probability = (ValueGetter<float>)_function.CreateGetter(PredictionColumns.Probability, () => _slot);
            if (!prediction.Model.PredictsConversions)
                return;
            _conversion = (ValueGetter<float>)_function.CreateGetter(PredictionColumns.Conversion, () => _slot);
            _clickAndConversion = (ValueGetter<float>)_function.CreateGetter(PredictionColumns.ClickAndConversion, () => _slot);
        }
        else
        {
            _output = Compute([.. model], [DefaultColumnNames.Score, DefaultColumnNames.Probability], s_conversions);
            _score = _output.GetGetter<float>(_output.Schema[DefaultColumnNames.Score]);
            _probability = _output.GetGetter<float>(_output.Schema[DefaultColumnNames.Probability]);
            _conversion = Find(PredictionColumns.ConversionName);
            _clickAndConversion = Find(PredictionColumns.ClickAndConversionName);
        }
    }

    /// <summary>Scores a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="version">The model's version.</param>
    public CtrScore Score(TRow row, string version)
    {
        Take(row, 0, 0);
        _function?.Compute(1);
        return Read(0, version);
    }

    /// <summary>Scores some rows of a request.</summary>
    /// <param name="rows">The request's rows.</param>
    /// <param name="begin">The first of the rows to score.</param>
    /// <param name="end">The row after the last of them.</param>
    /// <param name="version">The model's version.</param>
    /// <param name="scores">Receives the scores, at the places of the rows.</param>
    public void Score(IReadOnlyList<TRow> rows, int begin, int end, string version, CtrScore[] scores)
    {
        for (int first = begin, count; first < end; first += count)
        {
            int left = end - first;
            count = _function is null || left < BatchFrom ? 1 : Math.Min(LookAheadCursor.Capacity, left);
            for (int slot = 0; slot < count; slot++)
                Take(rows[first + slot], first + slot, slot);
            _function?.Compute(count);
            for (int slot = 0; slot < count; slot++)
                scores[first + slot] = Read(slot, version);
        }
    }

    public void Dispose()
    {
        if (!ReferenceEquals(_output, _input))
            _output.Dispose();
        _input.Dispose();
    }

    private void Take(TRow row, int number, int slot)
    {
        _input.MoveTo(row, number);
        _function?.Take(slot);
    }

    private CtrScore Read(int slot, string version)
    {
        _slot = slot;
        float score = 0, probability = 0;
        _score(ref score);
        _probability(ref probability);
        return new(score, probability, version)
        {
            ConversionProbability = Read(_conversion),
            ClickAndConversionProbability = Read(_clickAndConversion),
        };
    }

    private static float? Read(ValueGetter<float>? getter)
    {
        if (getter is null)
            return null;
        float value = 0;
        getter(ref value);
        return value;
    }

    private ValueGetter<float>? Find(string name) =>
        _output.Schema.GetColumnOrNull(name) is { } column ? _output.GetGetter<float>(column) : null;

    private DataViewRow Compute(ITransformer[] transformers, IEnumerable<string> columns, params string[] optional)
    {
        if (transformers.Length == 0)
            return _input;
        ITransformer chain = new TransformerChain<ITransformer>(transformers);
        IRowToRowMapper mapper = chain.GetRowToRowMapper(_input.Schema);
        IEnumerable<string> present = optional.Where(column => mapper.OutputSchema.GetColumnOrNull(column) is not null);
        return mapper.GetRow(_input, columns.Concat(present).Select(column => mapper.OutputSchema[column]));
    }
}
