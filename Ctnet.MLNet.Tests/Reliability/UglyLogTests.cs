using System.Text;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Framework.Views;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>
/// Faulty logs, read by ML.NET's text loader. Depending on the policy, a bad row is refused with its column and number, left out,
/// or repaired, and it is counted. No weight of a model ever becomes NaN or infinite.
/// </summary>
public sealed class UglyLogTests
{
    private static readonly FeatureSchema s_schema = FeatureSchema.Create("ugly")
        .Categorical("user").Set("tags", maximumValues: 3).Numeric("price")
            .Numeric("bid", NumericEncoding.Log, minimum: 0, maximum: 1000)
        .Statistic("clicks", of: "user")
        .Domain("guide", guide => guide.Time("Time", TimeUnit.UnixSeconds).Label("Clicked").Column("user", "User")
            .Column("tags", "Tags", separator: "|")
            .Column("price", "Price").Column("bid", "Bid"))
        .Build();

    private readonly MLContext _ml = new(seed: 1);

    private static IEnumerable<TestCaseData<string, string?, string?>> Rows()
    {
        yield return Case("missing columns", "u1,1600000000", null);
        yield return Case("surplus columns", "u1,1600000000,a|b,1,2,1,more,and more", null);
        yield return Case("nothing", ",1600000000,,,,", null);
        yield return Case("a word for a number", "u1,1600000000,a,cheap,2,1",
            "Column 'Price', row 150: 'cheap' is not a number", "Price: not a number");
        yield return Case(
            "a long text for a number", $"u1,1600000000,a,{new string('9', 100)}x{new string('y', 10_000_000)},2,1",
            "Column 'Price', row 150: '999", "Price: not a number");
        yield return Case("a cell of 10 MB", $"{new string('u', 10_000_000)},1600000000,a,1,2,1", null);
        yield return Case("a quote that does not end", "\"u1,1600000000,a,1,2,1", "Column 'Time', row 150: there is no time",
            "Time: no time");
        yield return Case("quotes", "\"u\"\"1\",1600000000,\"a,b\",\"1\",2,1", null);
        yield return Case("invalid UTF-8", "u\u00ff\u00fe\u00c3\u0028,1600000000,\u0080,1,2,1", null);
        yield return Case("a null character", "u\0,1600000000,\0|\0,1,2,1", null);
        yield return Case("NaN", "u1,1600000000,a,NaN,NaN,1", null);
        yield return Case(
            "infinity", "u1,1600000000,a,-Infinity,Infinity,1",
            "Column 'Price', row 150: -Infinity is infinite", "Price: infinite, or too large");
        yield return Case("1e38", "u1,1600000000,a,1e38,2,1", null);
        yield return Case("-1e308", "u1,1600000000,a,-1e308,1e308,1", "Column 'Price', row 150: -1E+308 is infinite",
            "Price: infinite, or too large");
        yield return Case("1e999", "u1,1600000000,a,1e999,-1e999,1", "Column 'Price', row 150: Infinity is infinite",
            "Price: infinite, or too large");
        yield return Case(
            "a number below its range", "u1,1600000000,a,1,-3,1",
            "Column 'Bid', row 150: -3 is below its field's minimum, 0", "Bid: below its field's minimum");
        yield return Case(
            "a number above its range", "u1,1600000000,a,1,1001,1",
            "Column 'Bid', row 150: 1001 is above its field's maximum, 1000", "Bid: above its field's maximum");
        yield return Case("a negative time", "u1,-1600000000,a,1,2,1", null);
        yield return Case("a time in the future", "u1,32503680000,a,1,2,1", null);
        yield return Case(
            "a time in microseconds", "u1,1600000000000000,a,1,2,1",
            "Column 'Time', row 150: 1600000000000000 is not a time in UnixSeconds", "Time: not a time");
        yield return Case("no time", "u1,,a,1,2,1", "Column 'Time', row 150: there is no time", "Time: no time");
        yield return Case("a row out of order, twice", "u1,1500000000,a,1,2,1\nu1,1500000000,a,1,2,1", null);

        static TestCaseData<string, string?, string?> Case(string name, string line, string? refusal, string? problem = null) =>
            new(line, refusal, problem) { TestName = $"{{m}}({name})" };
    }

    [TestCaseSource(nameof(Rows))]
    public void An_ugly_row_among_good_ones_is_refused_with_its_number_or_does_no_harm(
        string line, string? refusal, string? problem)
    {
        if (refusal is null)
        {
            TransformerChain<CtrPredictionTransformer> model = Fit([.. Good(150), line, .. Good(150)]);
            IEnumerable<KeyValuePair<string, WeightTensor>> numbers =
                model.LastTransformer.Model.Weights.Concat(model.LastTransformer.Model.OptimizerState!);
            Assert.That(numbers.All(values => values.Value.Values.All(float.IsFinite)), Is.True);
            float[] probabilities = [.. model.Transform(Load([line, .. Good(20)])).GetColumn<float>("Probability")];
            Assert.That(probabilities, Has.All.InRange(0, 1));
            Assert.That(Reloaded(model).Transform(Load([line, .. Good(20)])).GetColumn<float>("Probability"),
                Is.EqualTo(probabilities));
            return;
        }

        Exception failure = Assert.Catch(() => Fit([.. Good(150), line, .. Good(150)]))!.GetBaseException();
        Assert.That(failure, Is.TypeOf<BadRowException>());
        Assert.That(failure.Message, Does.StartWith(refusal).And.Length.LessThan(500));

        // A skipped row leaves no trace, a repaired one is trained on, and both are counted.
        CtrModelParameters without = Fit([.. Good(150), .. Good(150)]).LastTransformer.Model;
        foreach (BadRowPolicy badRows in new[] { BadRowPolicy.Skip, BadRowPolicy.Repair })
        {
            TransformerChain<CtrPredictionTransformer> kept = Fit([.. Good(150), line, .. Good(150)], badRows);
            CtrModelParameters model = kept.LastTransformer.Model;
            Assert.That(model.History[0].BadRows, Is.EqualTo(new[] { new BadRowCount(problem!, 1) }));
            Assert.That(model.Rows, Is.EqualTo(badRows == BadRowPolicy.Skip ? 300 : 301));
            if (badRows == BadRowPolicy.Skip)
                Tiny.AssertSame(model, without);
            Assert.That(Reloaded(kept).Transform(Load([line, .. Good(20)])).GetColumn<float>("Probability"),
                Has.Exactly(21).Items.And.All.InRange(0, 1));
        }
    }

    [Test]
    public void A_log_of_ugly_rows_alone_trains_on_those_that_are_not_bad()
    {
        string[] ugly = [.. Rows().Select(row => (string)row.Arguments[0]!)],
            bad = [.. Rows().Where(row => row.Arguments[2] is not null).Select(row => (string)row.Arguments[0]!)];
        CtrModelParameters model = Fit([.. Good(100), .. ugly], BadRowPolicy.Skip).LastTransformer.Model;
        Assert.That(model.Rows,
            Is.EqualTo(100 + ugly.Sum(lines => lines.Count(character => character == '\n') + 1) - bad.Length));
        Assert.That(model.History[0].BadRows.Sum(count => count.Rows), Is.EqualTo(bad.Length));
    }

    [Test]
    public void A_log_of_bad_rows_alone_is_refused_and_says_why() => Assert.That(
        () => Fit(["u1,,a,1,2,1", "u2,1600000000,a,many,2,0", "u3,,a,1,2,1"], BadRowPolicy.Skip),
        Throws.InvalidOperationException.With.Message.EqualTo(
            "There are no rows to train on. 3 bad rows were left out of training: Time: no time (2); Price: not a number (1)."));

    [Test]
    public void An_empty_log_is_refused() =>
        Assert.That(Assert.Catch(() => Fit([]))!.GetBaseException().Message, Is.EqualTo("There are no rows to train on."));

    [Test]
    public void A_log_of_one_class_trains([Values('0', '1')] char label) => Assert.That(
        Fit([.. Good(200).Select(line => line[..^1] + label)]).LastTransformer.Model.Weights.Values,
        Has.All.Property(nameof(WeightTensor.IsFinite)).True);

    // user,time,tags,price,bid,clicked
    private static IEnumerable<string> Good(int rows)
    {
        var random = new Random(rows);
        for (int i = 0; i < rows; i++)
            yield return FormattableString.Invariant($"u{random.Next(20)},{1_600_000_000 + 3600 * i},a|b{random.Next(5)},")
                + FormattableString.Invariant($"{random.Next(1, 50)},{random.NextDouble()},{random.Next(2)}");
    }

    private TransformerChain<CtrPredictionTransformer> Fit(string[] lines, BadRowPolicy badRows = BadRowPolicy.Refuse)
    {
        CtrTowerOptions options = Tiny.Tower();
        IDataView rows = Load(lines);
        return _ml.Transforms.AlignFeatureSchema(s_schema, "guide", badRows: badRows)
            .Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(rows);
    }

    private ITransformer Reloaded(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return _ml.Model.Load(stream, out _);
    }

    // Latin-1 keeps bytes that are not valid UTF-8.
    private IDataView Load(IEnumerable<string> lines)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(string.Join('\n', lines));
        var columns = new TextLoader.Column[]
        {
            new("User", DataKind.String, 0), new("Time", DataKind.Double, 1), new("Tags", DataKind.String, 2),
            new("Price", DataKind.String, 3),
            new("Bid", DataKind.Double, 4), new("Clicked", DataKind.Boolean, 5),
        };
        return _ml.Data.CreateTextLoader(new TextLoader.Options
        {
            Columns = columns, Separators = [','], AllowQuoting = true, MissingRealsAsNaNs = true,
        }).Load(new BytesSource(bytes));
    }
}
