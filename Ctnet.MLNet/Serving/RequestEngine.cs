using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Serving;

/// <summary>
/// Scores the rows of a request in batches, on the calling thread: a batch reads the weights once for all its rows, and what all rows
/// begin with, such as their user, is multiplied once. The scores are a prediction engine's. One thread at a time.
/// </summary>
internal sealed class RequestEngine<TRow> : IDisposable where TRow : class
{
    private readonly DataViewConstructionUtils.InputRow<TRow> _input;
    private readonly DataViewRow _encoded;
    private readonly BatchFunction _function;
    private readonly ValueGetter<float> _score, _probability;

    // The row of the batch that the getters give.
    private int _slot;

    /// <param name="env">The environment.</param>
    /// <param name="encoders">The model's transformers but for the last.</param>
    /// <param name="prediction">The last.</param>
    public RequestEngine(IHostEnvironment env, ITransformer[] encoders, CtrPredictionTransformer prediction)
    {
        _input = DataViewConstructionUtils.CreateInputRow<TRow>(env);
        _encoded = Encode(_input, encoders, prediction);
        _function = prediction.BindBatch(_encoded, LookAheadCursor.Capacity);
        _score = (ValueGetter<float>)_function.CreateGetter(PredictionColumns.Score, () => _slot);
        _probability = (ValueGetter<float>)_function.CreateGetter(PredictionColumns.Probability, () => _slot);
    }

    /// <summary>Scores rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="version">The model's version.</param>
    public CtnetScore[] Score(IReadOnlyList<TRow> rows, string version)
    {
        CtnetScore[] scores = new CtnetScore[rows.Count];
        for (int first = 0, count; first < scores.Length; first += count)
        {
            count = Math.Min(LookAheadCursor.Capacity, scores.Length - first);
            for (int slot = 0; slot < count; slot++)
            {
                _input.ExtractValues(rows[first + slot]);
                _function.Take(slot);
            }

            _function.Compute(count);
            for (_slot = 0; _slot < count; _slot++)
            {
                float score = 0, probability = 0;
                _score(ref score);
                _probability(ref probability);
                scores[first + _slot] = new(score, probability, version);
            }
        }

        return scores;
    }

    public void Dispose()
    {
        _encoded.Dispose();
        _input.Dispose();
    }

    private static DataViewRow Encode(DataViewRow input, ITransformer[] encoders, CtrPredictionTransformer prediction)
    {
        if (encoders.Length == 0)
            return input;
        IRowToRowMapper mapper = ((ITransformer)new TransformerChain<ITransformer>(encoders)).GetRowToRowMapper(input.Schema);
        return mapper.GetRow(input, prediction.Inputs.Select(column => mapper.OutputSchema[column.Name]));
    }
}
