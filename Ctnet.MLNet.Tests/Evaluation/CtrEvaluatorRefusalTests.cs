using Ctnet.MLNet.Evaluation;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Evaluation;

public class CtrEvaluatorRefusalTests
{
    private const string Label = nameof(EvaluatedRow.Label);
    private const string Probability = nameof(EvaluatedRow.Probability);
    private const string User = nameof(EvaluatedRow.UserText);

    private readonly MLContext _ml = new(seed: 1);

    [TestCase(float.NaN, "NaN")]
    [TestCase(2.5f, "2.5")]
    [TestCase(float.NegativeInfinity, "-Infinity")]
    public void A_probability_out_of_range_is_named_with_its_row(float value, string text)
    {
        EvaluatedRow[] rows = EvaluatedRow.CreateRandom(10, seed: 7);
        rows[7].Probability = value;
        Assert.That(() => Evaluate(rows), Throws.InvalidOperationException.With.Message.EqualTo(
            $"Probability column 'Probability' is {text} in row 7 (counted from 0): a probability is a number in [0, 1]."));
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(0.5f, "0.5")]
    [TestCase(-1f, "-1")]
    [TestCase(2f, "2")]
    public void A_label_that_is_neither_0_nor_1_is_named_with_its_row(float value, string text)
    {
        EvaluatedRow[] rows = EvaluatedRow.CreateRandom(10, seed: 8);
        rows[3].LabelNumber = value;
        Assert.That(
            () => Evaluate(rows, nameof(EvaluatedRow.LabelNumber)),
            Throws.InvalidOperationException.With.Message.EqualTo(
                $"Label column 'LabelNumber' is {text} in row 3 (counted from 0): a label of type Single is 0 or 1."));
    }

    [TestCase("Click", Probability, User, "label", "Could not find label column 'Click'. ")]
    [TestCase("", Probability, User, "label", "Could not find label column ''. ")]
    [TestCase(Label, "Odds", User, "probability", "Could not find probability column 'Odds'. ")]
    [TestCase(Label, Probability, "userText", "group", "Could not find group column 'userText'. ")]
    public void A_missing_column_is_named_with_the_columns_of_the_data(
        string label, string probability, string group, string parameter, string message)
    {
        // The first of the two probability columns is hidden by the second.
        IDataView data = _ml.Transforms.SelectColumns(Label, Probability, User)
            .Append(_ml.Transforms.Conversion.ConvertType(Probability, outputKind: DataKind.Single))
            .Fit(Load([])).Transform(Load(EvaluatedRow.CreateRandom(5, seed: 9)));
        Assert.That(
            () => CtrEvaluator.Evaluate(data, new(label, probability) { Group = group }, CancellationToken.None),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.EqualTo(
                $"{message}The data has these columns: 'Label', 'Probability', 'UserText'. (Parameter '{parameter}ColumnName')"));
    }

    [TestCase(User, Probability, null,
        "Schema mismatch for label column 'UserText': "
        + "expected Boolean (or Single that is 0 or 1), got String. (Parameter 'labelColumnName')")]
    [TestCase(nameof(EvaluatedRow.UserKey), Probability, null,
        "Schema mismatch for label column 'UserKey': expected Boolean (or Single that is 0 or 1), got Key<UInt32, 0-99>."
        + " (Parameter 'labelColumnName')")]
    [TestCase(Label, nameof(EvaluatedRow.ProbabilityDouble), null,
        "Schema mismatch for probability column 'ProbabilityDouble': expected Single, got Double."
        + " (Parameter 'probabilityColumnName')")]
    [TestCase(Label, Probability, nameof(EvaluatedRow.Score),
        "Schema mismatch for group column 'Score': expected String, Key or an integer type, got Single."
        + " (Parameter 'groupColumnName')")]
    [TestCase(Label, Probability, nameof(EvaluatedRow.ProbabilityDouble),
        "Schema mismatch for group column 'ProbabilityDouble': expected String, Key or an integer type, got Double."
        + " (Parameter 'groupColumnName')")]
    [TestCase(Label, Probability, nameof(EvaluatedRow.PredictedLabel),
        "Schema mismatch for group column 'PredictedLabel': expected String, Key or an integer type, got Boolean."
        + " (Parameter 'groupColumnName')")]
    public void A_column_of_another_type_is_named_with_the_types_that_it_may_have(
        string label, string probability, string? group, string message)
    {
        Assert.That(
            () => Evaluate(EvaluatedRow.CreateRandom(5, seed: 9), label, probability, group),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.EqualTo(message));
    }

    [Test]
    public void Empty_data_is_refused() =>
        Assert.That(() => Evaluate([]), Throws.InvalidOperationException.With.Message.EqualTo(
            "The data has no rows, so there is nothing to evaluate."));

    [Test]
    public void Null_arguments_are_refused()
    {
        IDataView data = Load([]);
        Assert.That(
            () => CtrEvaluator.Evaluate(null!, new(Label, Probability), CancellationToken.None),
            Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("data"));
        Assert.That(
            () => CtrEvaluator.Evaluate(data, new(null!, Probability), CancellationToken.None),
            Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("labelColumnName"));
        Assert.That(
            () => CtrEvaluator.Evaluate(data, new(Label, null!), CancellationToken.None),
            Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("probabilityColumnName"));
    }

    private IDataView Load(IEnumerable<EvaluatedRow> rows) => _ml.Data.LoadFromEnumerable(rows);

    private CtrMetrics Evaluate(
        EvaluatedRow[] rows, string label = Label, string probability = Probability, string? group = null) =>
        CtrEvaluator.Evaluate(Load(rows), new(label, probability) { Group = group }, CancellationToken.None);
}
