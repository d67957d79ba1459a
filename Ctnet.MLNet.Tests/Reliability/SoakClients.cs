using System.Collections.Concurrent;
using Ctnet.MLNet.Tests.Training;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>Clients that ask a scorer for the same rows again and again, one, some and many at a time, and note every answer.</summary>
internal sealed class SoakClients
{
    private const int Clients = 3;

    private static readonly int[] s_sizes = [1, 1, 1, 20, 600];

    private readonly ConcurrentDictionary<(string Version, int Row), float> _answers = [];
    private readonly ConcurrentQueue<string> _faults = [];
    private readonly Task<List<string>>[] _clients;
    private volatile bool _isEnding;
    private long _count, _repaired;

    public SoakClients(CtrScorer<GuideRow> scorer, GuideRow[] rows) => _clients =
        [.. Enumerable.Range(0, Clients).Select(client => Task.Factory.StartNew(
            () => Ask(scorer, rows, new Random(client)), TaskCreationOptions.LongRunning))];

    /// <summary>How many rows were scored.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>How many requests had a bad row.</summary>
    public long Repaired => Interlocked.Read(ref _repaired);

    /// <summary>The different answers: a model's version, a row, and its probability.</summary>
    public IReadOnlyDictionary<(string Version, int Row), float> Answers => _answers;

    /// <summary>Ends the clients.</summary>
    /// <returns>For each client the versions that answered it, in the order in which it met them.</returns>
    public IReadOnlyList<List<string>> End()
    {
        _isEnding = true;
        List<string>[] met = [.. _clients.Select(client => client.GetAwaiter().GetResult())];
        Assert.That(_faults, Is.Empty);
        return met;
    }

    private List<string> Ask(CtrScorer<GuideRow> scorer, GuideRow[] rows, Random random)
    {
        List<string> met = [];
        while (!_isEnding)
        {
            int[] asked = [.. Enumerable.Range(0, random.GetItems(s_sizes, 1)[0]).Select(_ => random.Next(rows.Length))];
            IReadOnlyList<CtrScore> scores = asked.Length == 1
                ? [scorer.Score(rows[asked[0]])]
                : scorer.Score([.. asked.Select(row => rows[row])]);
            foreach ((int row, CtrScore score) in asked.Zip(scores))
            {
                if (score.ModelVersion != scores[0].ModelVersion)
                    _faults.Enqueue($"One request was answered by {scores[0].ModelVersion} and {score.ModelVersion}.");
                if (_answers.GetOrAdd((score.ModelVersion, row), score.Probability) != score.Probability)
                    _faults.Enqueue($"Model {score.ModelVersion} gave row {row} two probabilities.");
            }

            if (met.Count == 0 || met[^1] != scores[0].ModelVersion)
                met.Add(scores[0].ModelVersion);
            Interlocked.Add(ref _count, asked.Length);
            AskForABadRow(scorer, rows, random);
            // The trainer needs the processor, too.
            Thread.Sleep(1);
        }

        return met;
    }

    // The models repair bad rows: an infinite price counts as a missing one.
    private void AskForABadRow(CtrScorer<GuideRow> scorer, GuideRow[] rows, Random random)
    {
        if (random.Next(100) != 0)
            return;
        IReadOnlyList<CtrScore> scores = scorer.Score(
            [rows[0].With(row => row.Euro = float.NegativeInfinity), rows[0].With(row => row.Euro = float.NaN)]);
        if (scores[0] != scores[1])
            _faults.Enqueue($"A bad row has the score {scores[0]}, and a repaired one {scores[1]}.");
        Interlocked.Increment(ref _repaired);
    }
}
