using System.Security.Cryptography;
using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Tests.Framework;
using Microsoft.ML;
using Microsoft.ML.Transforms;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>The file format of checkpoints: runs resume from checkpoints that earlier releases wrote.</summary>
public sealed class CheckpointTests
{
    private const string Metrics = """
        {"rows":2,"clicks":1,"totalWeight":4,"clickWeight":3,"clickThroughRate":0.75,"auc":0.75,"gauc":"NaN","gaucCoverage":"NaN",
        "gaucGroups":0,"groupsWithoutClicks":5,"groupsOfClicksOnly":6,
        "ranking":[{"k":10,"ndcg":0.5,"hitRate":1,"meanReciprocalRank":0.25}],"logLoss":0.5,
        "normalizedEntropy":0.9,"pcoc":1.25,"expectedCalibrationError":0.125}
        """;

    /// <summary>What earlier releases did not write.</summary>
    private static readonly string[] s_laterMetrics =
    [
        "\"totalWeight\":4,\"clickWeight\":3,", "\"groupsWithoutClicks\":5,\"groupsOfClicksOnly\":6,",
        "\"ranking\":[{\"k\":10,\"ndcg\":0.5,\"hitRate\":1,\"meanReciprocalRank\":0.25}],",
    ];

    private const string FullState = $$$"""
        {"format":2,"results":[
        {"period":"day 0","rows":2,"metrics":null,"running":null,"modelVersion":null,"sourceVersion":null,"adapters":[],
        "published":true,"badRows":[],"warnings":[],"transfer":null},
        {"period":"day 1","rows":2,"metrics":{{{Metrics}}},"running":{{{Metrics}}},"modelVersion":"m1","sourceVersion":"s1",
        "adapters":[{"layer":0,"openness":0.5,"shutShare":0.25,"saturatedShare":0,"vector":null},
        {"layer":1,"openness":0.5,"shutShare":0.25,"saturatedShare":0,"vector":"user"}],
        "published":false,"badRows":[{"problem":"Price: not a number","rows":3}],
        "warnings":["The click rate went from 0.1000 to 0.3000."],
        "transfer":{"rows":2,"difference":-0.5,"standardError":null,"recentDifference":0.25,"recentStandardError":0.125,
        "usesSource":true,"since":2}}],
        "scoredPeriods":2,"rowsSeen":9,
        "hasSource":true,"hasModel":true,"hasColumns":true,"hasReplay":true,"hasHeldOut":true,
        "inputs":{"rows":2,"labelRate":0.5,"scoreMean":0.25,"fields":[
        {"name":"item","rowsWithValue":2,"values":3,"neverSeen":1,"buckets":[1,0,1],"numbers":[]},
        {"name":"price","rowsWithValue":2,"values":2,"neverSeen":0,"buckets":[],"numbers":[1.5,2]}]},
        "checksums":{<columns.idv>,<heldout.idv>,<replay.idv>,<scored0.idv>,<scored1.idv>,<source.zip>,<target.zip>}}
        """;

    private const string EmptyState = """
        {"format":2,"results":[],"scoredPeriods":0,"rowsSeen":0,
        "hasSource":false,"hasModel":false,"hasColumns":false,"hasReplay":false,"hasHeldOut":false,
        "inputs":null,"checksums":{}}
        """;

    private readonly MLContext _ml = new(seed: 1);
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(true, FullState)]
    [TestCase(false, EmptyState)]
    public void The_state_is_written_as_this_text(bool full, string text)
    {
        RunMemory memory = full ? Full() : new();
        Checkpoint.Save(_ml, memory, _folder.Path);
        string? stamp = Checkpoint.StampOf(_folder.Path);

        string path = _folder.File(full ? "000002" : "000000");
        Assert.That(File.ReadAllText(Path.Combine(path, "state.json")), Is.EqualTo(WithChecksums(text, path)));
        Assert.That(stamp, Is.EqualTo($"{Path.GetFileName(path)} {Sha256(Path.Combine(path, "state.json"))}"));
    }

    [Test]
    public void All_that_is_saved_is_loaded()
    {
        RunMemory memory = Full();
        Checkpoint.Save(_ml, memory, _folder.Path);
        RunMemory loaded = Checkpoint.Load(_ml, _folder.Path).Memory;

        // Saved again, the texts show every value.
        Checkpoint.Save(_ml, loaded, _folder.File("again"));
        string again = _folder.File(Path.Combine("again", "000002"));
        Assert.That(File.ReadAllText(Path.Combine(again, "state.json")), Is.EqualTo(WithChecksums(FullState, again)));
        foreach ((StoredRows? was, StoredRows? now) in Rows(memory).Zip(Rows(loaded)))
            Assert.That(now!.Bytes, Is.EqualTo(was!.Bytes));
        Assert.That(loaded.Source!.GetOutputSchema(memory.Columns!.View.Schema).Select(column => column.Name),
            Is.EqualTo(new[] { "X", "FromSource" }));
        Assert.That(loaded.Model!.GetOutputSchema(memory.Columns!.View.Schema).Select(column => column.Name),
            Is.EqualTo(new[] { "X", "FromModel" }));
    }

    [Test]
    public void Measures_of_an_earlier_release_are_loaded()
    {
        Checkpoint.Save(_ml, Full(), _folder.Path);
        string file = _folder.File(Path.Combine("000002", "state.json")), text = File.ReadAllText(file);
        foreach (string later in s_laterMetrics)
        {
            Assert.That(text, Does.Contain(later));
            text = text.Replace(later, "", StringComparison.Ordinal);
        }
        File.WriteAllText(file, text);

        CtrMetrics loaded = Checkpoint.Load(_ml, _folder.Path).Memory.Results[1].Metrics!;

        Assert.That((loaded.TotalWeight, loaded.ClickWeight, loaded.ClickThroughRate), Is.EqualTo((2, 1, 0.5)));
        Assert.That(loaded.Ranking, Is.Empty);
        Assert.That(loaded.Auc, Is.EqualTo(0.75));
    }

    [TestCase("\"hasHeldOut\":true", "\"hasHeldOut\":false")]
    [TestCase("\"scoredPeriods\":2", "\"scoredPeriods\":3")]
    [TestCase("\"scoredPeriods\":2", "\"scoredPeriods\":-1")]
    [TestCase("\"rowsSeen\":9", "\"rowsSeen\":-1")]
    public void A_state_that_does_not_fit_its_files_is_refused(string good, string bad)
    {
        Checkpoint.Save(_ml, Full(), _folder.Path);
        string file = _folder.File(Path.Combine("000002", "state.json")), text = File.ReadAllText(file);
        Assert.That(text, Does.Contain(good));
        File.WriteAllText(file, text.Replace(good, bad, StringComparison.Ordinal));
        Assert.That(() => Checkpoint.Load(_ml, _folder.Path),
            Throws.TypeOf<InvalidModelException>().With.Message.EndsWith("its state.json does not fit its files."));
    }

    private static IEnumerable<StoredRows?> Rows(RunMemory memory) =>
        [memory.Columns, memory.Replay.Rows, memory.HeldOut, .. memory.Scored];

    private RunMemory Full()
    {
        var metrics = new CtrMetrics
        {
            Rows = 2,
            Clicks = 1,
            TotalWeight = 4,
            ClickWeight = 3,
            Auc = 0.75,
            Gauc = double.NaN,
            GaucCoverage = double.NaN,
            GaucGroups = 0,
            GroupsWithoutClicks = 5,
            GroupsOfClicksOnly = 6,
            Ranking = [new(10, 0.5, 1, 0.25)],
            LogLoss = 0.5,
            NormalizedEntropy = 0.9,
            Pcoc = 1.25,
            ExpectedCalibrationError = 0.125,
        };
        return new()
        {
            Source = Copy("FromSource"),
            Model = Copy("FromModel"),
            Columns = Stored(0),
            Results =
            [
                new("day 0", 2, null, null, null, null, []),
                new("day 1", 2, metrics, metrics, "m1", "s1", [new(0, 0.5, 0.25, 0), new(1, 0.5, 0.25, 0) { Vector = "user" }])
                {
                    Published = false,
                    BadRows = [new("Price: not a number", 3)],
                    Warnings = ["The click rate went from 0.1000 to 0.3000."],
                    Fallback = new(2, -0.5, null, 0.25, 0.125, true, 2),
                },
            ],
            Scored = [Stored(1), Stored(2)],
            Replay = new(Stored(3), Seen: 9),
            HeldOut = Stored(4),
            Inputs = new(2, 0.5, 0.25, [new("item", 2, 3, 1, [1, 0, 1], []), new("price", 2, 2, 0, [], [1.5, 2])]),
        };
    }

    private StoredRows Stored(float number) => StoredRows.Of(_ml, View(number));

    private ColumnCopyingTransformer Copy(string column) => _ml.Transforms.CopyColumns(column, "X").Fit(View(0));

    private IDataView View(float number) => _ml.Data.LoadFromEnumerable(new[] { new Row { X = number } });

    private static string WithChecksums(string text, string folder)
    {
        text = text.ReplaceLineEndings("");
        foreach (string file in Directory.GetFiles(folder))
        {
            string name = Path.GetFileName(file);
            text = text.Replace($"<{name}>", $"\"{name}\":\"{Sha256(file)}\"", StringComparison.Ordinal);
        }

        return text;
    }

    private static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private sealed class Row
    {
        public float X { get; set; }
    }
}
