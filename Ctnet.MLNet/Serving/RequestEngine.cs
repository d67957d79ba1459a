using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Serving;

/// <summary>
/// Scores the rows of a request on the calling thread: in batches, which read the weights once for all their rows, and multiply once what
/// all rows begin with, such as their user. The scores are a prediction engine's. One thread at a time.
/// </summary>
internal sealed class RequestEngine<TRow> : IDisposable where TRow : class
{
    // A batch's product takes four rows at once; fewer are scored one by one.
    private const int BatchFrom = 4;

    private readonly RequestRow<TRow> _input;
    private readonly DataViewRow _output;
    private readonly ValueGetter<float> _score, _probability;

    // Null where something comes after the prediction: that is asked row by row.
    private readonly BatchFunction? _function;

    // The row of the batch that the getters give.
    private int _slot;

    /// <param name="env">The environment.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentOutOfRangeException">It reads columns that the rows lack.</exception>
    public RequestEngine(IHostEnvironment env, TransformerChain<ITransformer> model)
    {
        _input = new(DataViewConstructionUtils.CreateInputRow<TRow>(env));
        if (model.LastTransformer is CtrPredictionTransformer prediction)
        {
            _output = Compute([.. model.SkipLast(1)], prediction.Inputs.Select(column => column.Name));
            _function = prediction.BindBatch(_output, LookAheadCursor.Capacity);
            _score = (ValueGetter<float>)_function.CreateGetter(PredictionColumns.Score, () => _slot);
            _probability = (ValueGetter<float>)_function.CreateGetter(PredictionColumns.Probability, () => _slot);
        }
        else
        {
            _output = Compute([.. model], [nameof(ScoredRow.Score), nameof(ScoredRow.Probability)]);
            _score = _output.GetGetter<float>(_output.Schema[nameof(ScoredRow.Score)]);
            _probability = _output.GetGetter<float>(_output.Schema[nameof(ScoredRow.Probability)]);
        }
    }

    /// <summary>Scores a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="version">The model's version.</param>
    public CtnetScore Score(TRow row, string version)
    {
        Take(row, 0, 0);
        _function?.Compute(1);
        return Read(0, version);
    }

    /// <summary>Scores rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="version">The model's version.</param>
    public CtnetScore[] Score(IReadOnlyList<TRow> rows, string version)
    {
        var scores = new CtnetScore[rows.Count];
        for (int first = 0, count; first < scores.Length; first += count)
        {
            int left = scores.Length - first;
            count = _function is null || left < BatchFrom ? 1 : Math.Min(LookAheadCursor.Capacity, left);
            for (int slot = 0; slot < count; slot++)
                Take(rows[first + slot], first + slot, slot);
            _function?.Compute(count);
            for (int slot = 0; slot < count; slot++)
                scores[first + slot] = Read(slot, version);
        }

        return scores;
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

    private CtnetScore Read(int slot, string version)
    {
        _slot = slot;
        float score = 0, probability = 0;
        _score(ref score);
        _probability(ref probability);
        return new(score, probability, version);
    }

    private DataViewRow Compute(ITransformer[] transformers, IEnumerable<string> columns)
    {
        if (transformers.Length == 0)
            return _input;
        IRowToRowMapper mapper = ((ITransformer)new TransformerChain<ITransformer>(transformers)).GetRowToRowMapper(_input.Schema);
        return mapper.GetRow(_input, columns.Select(column => mapper.OutputSchema[column]));
    }
}
