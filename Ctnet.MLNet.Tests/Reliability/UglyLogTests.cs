using System.Text;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Framework.Views;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>
/// Logs as they come from the world, read by ML.NET's text loader: a row is refused with its column and number, or counts as missing, or is
/// taken as it is; never does a model with what is no number come of it.
/// </summary>
public sealed class UglyLogTests
{
    private static readonly FeatureSchema s_schema = FeatureSchema.Create("ugly")
        .Categorical("user").Set("tags", maximumValues: 3).Numeric("price").Numeric("bid", NumericEncoding.Log).Statistic("clicks", of: "user")
        .Domain("guide", guide => guide.Time("Time", TimeUnit.UnixSeconds).Label("Clicked").Column("user", "User").Column("tags", "Tags", separator: "|")
            .Column("price", "Price").Column("bid", "Bid"))
        .Build();

    private readonly MLContext _ml = new(seed: 1);

    private static IEnumerable<TestCaseData<string, string?>> Rows()
    {
        yield return Case("missing columns", "u1,1600000000", null);
        yield return Case("surplus columns", "u1,1600000000,a|b,1,2,1,more,and more", null);
        yield return Case("nothing", ",1600000000,,,,", null);
        yield return Case("a number that is none", "u1,1600000000,a,cheap,2,1", "Column 'Price', row 150: 'cheap' is not a number");
        yield return Case("a long text for a number", $"u1,1600000000,a,{new string('9', 100)}x{new string('y', 10_000_000)},2,1", "Column 'Price', row 150: '999");
        yield return Case("a cell of 10 MB", $"{new string('u', 10_000_000)},1600000000,a,1,2,1", null);
        yield return Case("a quote that does not end", "\"u1,1600000000,a,1,2,1", "Column 'Time', row 150: there is no time");
        yield return Case("quotes", "\"u\"\"1\",1600000000,\"a,b\",\"1\",2,1", null);
        yield return Case("invalid UTF-8", "u\u00ff\u00fe\u00c3\u0028,1600000000,\u0080,1,2,1", null);
        yield return Case("a null character", "u\0,1600000000,\0|\0,1,2,1", null);
        yield return Case("NaN", "u1,1600000000,a,NaN,NaN,1", null);
        yield return Case("infinity", "u1,1600000000,a,-Infinity,Infinity,1", null);
        yield return Case("1e38", "u1,1600000000,a,1e38,1e38,1", null);
        yield return Case("-1e308", "u1,1600000000,a,-1e308,1e308,1", null);
        yield return Case("1e999", "u1,1600000000,a,1e999,-1e999,1", null);
        yield return Case("a negative time", "u1,-1600000000,a,1,2,1", null);
        yield return Case("a time in the future", "u1,32503680000,a,1,2,1", null);
        yield return Case("a time in microseconds", "u1,1600000000000000,a,1,2,1", "Column 'Time', row 150: 1600000000000000 is no time in UnixSeconds");
        yield return Case("no time", "u1,,a,1,2,1", "Column 'Time', row 150: there is no time");
        yield return Case("a row out of order, twice", "u1,1500000000,a,1,2,1\nu1,1500000000,a,1,2,1", null);

        static TestCaseData<string, string?> Case(string name, string line, string? refusal) => new(line, refusal) { TestName = $"{{m}}({name})" };
    }

    [TestCaseSource(nameof(Rows))]
    public void An_ugly_row_among_good_ones_is_refused_by_name_or_does_no_harm(string line, string? refusal)
    {
        if (refusal is null)
        {
            TransformerChain<CtrPredictionTransformer> model = Fit([.. Good(150), line, .. Good(150)]);
            IEnumerable<KeyValuePair<string, WeightTensor>> numbers = model.LastTransformer.Model.Weights.Concat(model.LastTransformer.Model.OptimizerState!);
            Assert.That(numbers.All(values => values.Value.Values.All(float.IsFinite)), Is.True);
            Assert.That(model.Transform(Load([line, .. Good(20)])).GetColumn<float>("Probability"), Has.All.InRange(0, 1));
            return;
        }

        Exception failure = Assert.Catch(() => Fit([.. Good(150), line, .. Good(150)]))!.GetBaseException();
        Assert.That(failure, Is.InstanceOf<InvalidOperationException>());
        Assert.That(failure.Message, Does.StartWith(refusal).And.Length.LessThan(500));
    }

    [Test]
    public void A_whole_log_of_ugly_rows_that_are_not_refused_trains() => Assert.That(
        Fit([.. Good(100), .. Rows().Where(row => row.Arguments[1] is null).Select(row => (string)row.Arguments[0]!)]).LastTransformer.Model.Rows, Is.GreaterThan(100));

    [Test]
    public void An_empty_log_is_refused() =>
        Assert.That(Assert.Catch(() => Fit([]))!.GetBaseException().Message, Is.EqualTo("There are no rows to train on."));

    [Test]
    public void A_log_of_one_class_trains([Values('0', '1')] char label) => Assert.That(
        Fit([.. Good(200).Select(line => line[..^1] + label)]).LastTransformer.Model.Weights.Values.All(weight => weight.IsFinite), Is.True);

    // user,time,tags,price,bid,clicked
    private static IEnumerable<string> Good(int rows)
    {
        var random = new Random(rows);
        for (int i = 0; i < rows; i++)
            yield return FormattableString.Invariant($"u{random.Next(20)},{1_600_000_000 + 3600 * i},a|b{random.Next(5)},{random.Next(1, 50)},{random.NextDouble()},{random.Next(2)}");
    }

    private TransformerChain<CtrPredictionTransformer> Fit(string[] lines)
    {
        CtrTowerOptions options = Tiny.Tower();
        IDataView rows = Load(lines);
        return _ml.Transforms.AlignFeatureSchema(s_schema, "guide").Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(rows);
    }

    // As bytes: Latin-1 keeps what is no UTF-8.
    private IDataView Load(IEnumerable<string> lines)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(string.Join('\n', lines));
        var columns = new TextLoader.Column[]
        {
            new("User", DataKind.String, 0), new("Time", DataKind.Double, 1), new("Tags", DataKind.String, 2), new("Price", DataKind.String, 3),
            new("Bid", DataKind.Double, 4), new("Clicked", DataKind.Boolean, 5),
        };
        return _ml.Data.CreateTextLoader(new TextLoader.Options { Columns = columns, Separators = [','], AllowQuoting = true, MissingRealsAsNaNs = true }).Load(new BytesSource(bytes));
    }
}
