using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

public sealed class NumericEncodingTests
{
    private static readonly FeatureField Number = new() { Name = "number", Kind = FieldKind.Numeric };

    [Test]
    public void Standardized_numbers_by_hand() =>
        // The mean is 3. The squared differences add up to 4 + 1 + 0 + 1 + 4 = 10, so the variance is 2.
        Assert.That(
            Slots(Schema(Number), Column(1f, 2, 3, 4, 5)),
            Is.EqualTo([-2 / Math.Sqrt(2), -1 / Math.Sqrt(2), 0, 1 / Math.Sqrt(2), 2 / Math.Sqrt(2)]).Within(1e-6));

    [Test]
    public void Missing_numbers_stay_missing_and_do_not_count() => Assert.That(
        Slots(Schema(Number), Column(1f, float.NaN, 3f)), Is.EqualTo([-1, float.NaN, 1]).Within(1e-6));

    [Test]
    public void Numbers_that_do_not_differ_are_zero() =>
        Assert.That(Slots(Schema(Number), Column(5d, 5, 5)), Is.EqualTo([0, 0, 0]));

    [Test]
    public void Other_rows_are_scaled_by_what_was_fitted() => Assert.That(
        Slots(Fit(Schema(Number), Column(1d, 3)), Column(5d, 2)), Is.EqualTo([3, 0]).Within(1e-6));

    [Test]
    public void Numbers_far_from_zero_lose_no_digits() => Assert.That(
        Slots(Schema(Number), Column(1e9 + 1, 1e9 + 2, 1e9 + 3)), Is.EqualTo([-Math.Sqrt(1.5), 0, Math.Sqrt(1.5)]).Within(1e-5));

    [Test]
    public void Without_an_encoding_numbers_are_as_they_are() => Assert.That(
        Slots(Schema(Number with { Encoding = NumericEncoding.None }), Column(1.5, -2, double.NaN)),
        Is.EqualTo([1.5, -2, float.NaN]));

    [Test]
    public void A_columns_unit_is_brought_to_the_canonical_one()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Numeric("price", NumericEncoding.None)
            .Domain("cents", domain => domain.Column("price", "X", scale: 0.01))
            .Domain("euro", domain => domain.Column("price", "X")).Build();
        FeatureAlignmentTransformer fitted = Fit(schema, Column(1999), "cents");

        Assert.That(Vectors(fitted, Column(1999)).Single(), Is.EqualTo([19.99f]).Within(1e-6));
        Assert.That(Vectors(fitted.WithDomain("euro"), Column("19.99")).Single(), Is.EqualTo([19.99f]).Within(1e-6));
    }

    [Test]
    public void Logarithms_keep_the_sign_and_are_standardized()
    {
        // sign(x) log(1 + |x|) of these is -1, 0, 1, 2: the mean is 0.5, the variance (2.25 + 0.25 + 0.25 + 2.25) / 4 = 1.25.
        double[] numbers = [1 - Math.E, 0, Math.E - 1, Math.E * Math.E - 1];
        double deviation = Math.Sqrt(1.25);

        Assert.That(
            Slots(Schema(Number with { Encoding = NumericEncoding.Log }), Column([.. numbers, double.NaN])),
            Is.EqualTo([-1.5 / deviation, -0.5 / deviation, 0.5 / deviation, 1.5 / deviation, float.NaN]).Within(1e-6));
    }

    [Test]
    public void The_unit_comes_before_the_logarithm()
    {
        FieldMapping halves = new() { Column = "X", Scale = 0.5 };

        // The logarithms log(1 + 0 / 2) = 0 and log(1 + 2 (e - 1) / 2) = 1 have mean 0.5 and deviation 0.5. The logarithm of
        // 2 (e^3 - 1) is 3, which is 5 deviations above the mean.
        FeatureAlignmentTransformer fitted =
            Fit(Schema(Number with { Encoding = NumericEncoding.Log }, halves), Column(0, 2 * (Math.E - 1)));
        Assert.That(Vectors(fitted, Column(2 * (Math.Pow(Math.E, 3) - 1))).Single(), Is.EqualTo([5]).Within(1e-5));
    }

    [TestCase(NumericEncoding.Standardize)]
    [TestCase(NumericEncoding.None)]
    [TestCase(NumericEncoding.Log)]
    [TestCase(NumericEncoding.Quantiles)]
    public void Infinite_numbers_are_refused_or_missing_as_they_would_turn_weights_into_NaN(NumericEncoding encoding)
    {
        FeatureSchema schema = Schema(Number with { Encoding = encoding, Buckets = 2 });
        float missing = encoding == NumericEncoding.Quantiles ? 0 : float.NaN;

        IDataView rows = Column(1, double.PositiveInfinity, double.NegativeInfinity, 3);
        Assert.That(
            () => Slots(schema, rows),
            Throws.TypeOf<BadRowException>().With.Message.StartsWith(
                "Column 'X', row 1: Infinity is infinite or too large for a float."));
        Assert.That(
            Slots(schema, rows, BadRowPolicy.Repair),
            Is.EqualTo([Slots(schema, Column<double>(1, 3))[0], missing, missing, Slots(schema, Column<double>(1, 3))[1]]));
        Assert.That(
            Slots(schema, Column("1e999", "1", "3"), BadRowPolicy.Repair)[0], Is.EqualTo(missing),
            "A text that overflows is missing too.");
    }

    [Test]
    public void A_number_beyond_the_range_of_Single_is_refused_or_missing(
        [Values(NumericEncoding.None, NumericEncoding.Standardize)] NumericEncoding encoding)
    {
        FeatureSchema schema = Schema(Number with { Encoding = encoding });
        Assert.That(() => Slots(schema, Column(1e300, 2, -1e300, 4)), Throws.TypeOf<BadRowException>());
        // The number does not change the scale of the others.
        float[] expected = encoding == NumericEncoding.None ? [float.NaN, 2, float.NaN, 4] : [float.NaN, -1, float.NaN, 1];
        Assert.That(Slots(schema, Column(1e300, 2, -1e300, 4), BadRowPolicy.Repair), Is.EqualTo(expected));
    }

    [TestCase(BadRowPolicy.Repair)]
    [TestCase(BadRowPolicy.Skip)]
    public void Numbers_beyond_their_field_s_range_are_moved_to_its_end_after_scaling(BadRowPolicy badRows) => Assert.That(
        Slots(
            Schema(
                Number with { Encoding = NumericEncoding.None, Minimum = 0, Maximum = 10 },
                new() { Column = "X", Scale = 0.01 }),
            Column(-5.0, 500, 5000), badRows),
        Is.EqualTo([0, 5, 10]));

    [Test]
    public void A_constant_that_is_infinite_or_beyond_its_field_s_range_is_refused(
        [Values("11", "Infinity", "1e300")] string constant) => Assert.That(
        () => Schema(Number with { Maximum = 10 }, new() { Constant = constant }),
        Throws.TypeOf<FeatureSchemaException>().With.Message.Contains(constant));

    [TestCase(5d, 5d)]
    [TestCase(null, double.NaN)]
    [TestCase(double.NegativeInfinity, 1d)]
    public void An_empty_or_infinite_range_is_refused(double? minimum, double? maximum) => Assert.That(
        () => Schema(Number with { Minimum = minimum, Maximum = maximum }),
        Throws.TypeOf<FeatureSchemaException>().With.Message.Contains("minimum and maximum must be finite numbers"));

    [Test]
    public void Texts_are_read_with_the_invariant_culture() => Assert.That(
        Slots(
            Schema(Number with { Encoding = NumericEncoding.None }),
            Column<string?>("1.5", "-2e3", "", null, " 7 ", "NaN", "+.5")),
        Is.EqualTo([1.5, -2000, float.NaN, float.NaN, 7, float.NaN, 0.5]));

    [Test]
    public void Texts_that_mean_missing_are_missing() => Assert.That(
        Slots(Schema(Number with { Encoding = NumericEncoding.None }, new() { Column = "X", Missing = ["NULL", "-1"] }),
            Column("NULL", "-1", "1")),
        Is.EqualTo([float.NaN, float.NaN, 1]));

    [Test]
    public void Numbers_that_mean_missing_are_missing_in_a_column_of_numbers_too() => Assert.That(
        Slots(
            Schema(Number with { Encoding = NumericEncoding.None }, new() { Column = "X", Missing = ["NULL", "-1"] }),
            Column(-1, 0, 1)),
        Is.EqualTo([float.NaN, 0, 1]));

    [TestCase("12,5")]
    [TestCase("abc")]
    [TestCase("1 000")]
    public void A_text_that_is_not_a_number_is_refused_with_its_column_row_and_what_to_do(string text)
    {
        FeatureSchema schema = Schema(Number, new() { Column = "X", Missing = ["NULL"] });
        string message = $"Column 'X', row 2: '{text}' is not a number. "
            + "Correct the row, or name the text among the 'missing' ones of the domain's mapping.";

        Assert.That(
            () => Fit(schema, Column("1", "NULL", text)), Throws.TypeOf<BadRowException>().With.Message.EqualTo(message));
        using var engine = Context.Model.CreatePredictionEngine<One<string>, Vector>(Fit(schema, Column("1", "2")));
        engine.Predict(new() { X = "1" });
        engine.Predict(new() { X = "NULL" });
        Assert.That(() => engine.Predict(new() { X = text }), Throws.TypeOf<BadRowException>().With.Message.EqualTo(message));
    }

    [Test]
    public void The_row_that_is_named_is_that_of_the_data_however_many_threads_read_it()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema(Number), Column("1", "2"));
        IDataView rows = Column([.. Enumerable.Range(0, 2000).Select(row => row == 1777 ? "x" : "1")]);

        // ML.NET splits the rows among threads. The exception of a thread becomes the inner exception.
        Exception met = Assert.Catch(() => Vectors(fitted, rows)).GetBaseException();
        Assert.That(met.Message, Does.StartWith("Column 'X', row 1777: 'x' is not a number."));
    }

    [Test]
    public void Truth_values_are_zero_and_one() => Assert.That(
        Slots(Schema(Number with { Encoding = NumericEncoding.None }), Column(true, false)), Is.EqualTo([1, 0]));

    [Test]
    public void A_constant_is_brought_to_the_canonical_unit_like_a_column()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Numeric("price", NumericEncoding.None)
            .Domain("d", domain => domain.Map("price", new() { Constant = "250", Scale = 0.01 })).Build();

        Assert.That(Vectors(schema, Column(0)).Single(), Is.EqualTo([2.5f]));
        FeatureSchema standardized = FeatureSchema.Create("test").Numeric("price")
            .Domain("d", domain => domain.Map("price", new() { Constant = "250", Scale = 0.01 })).Build();
        Assert.That(
            Vectors(standardized, Column(0)).Single(), Is.EqualTo([0]), "The constant is the only number, so it is the mean.");
    }

    [Test]
    public void A_scale_is_learnt_once_so_that_networks_go_on_to_understand_it()
    {
        FeatureSchema schema = Schema(Number);
        FeatureAlignmentTransformer fitted = Fit(schema, Column(1d, 3));
        FeatureAlignmentTransformer grown = Context.Transforms.AlignFeatureSchema(schema, "d").Fit(Column(100d, 300), fitted);

        Assert.That(Vectors(grown, Column<double>(1, 3, 5)), Is.EqualTo((float[][])[[-1], [1], [3]]).Within(1e-6));
    }

    [Test]
    public void A_scale_is_learnt_from_the_first_rows_that_have_numbers()
    {
        FeatureSchema schema = Schema(Number);
        FeatureAlignmentTransformer fitted = Fit(schema, Column(double.NaN, double.NaN));
        FeatureAlignmentTransformer grown = Context.Transforms.AlignFeatureSchema(schema, "d").Fit(Column(1d, 3), fitted);

        Assert.That(Vectors(fitted, Column(1d)).Single(), Is.EqualTo([float.NaN]), "Without a scale, numbers are missing.");
        Assert.That(Vectors(grown, Column<double>(1, 3, 5)), Is.EqualTo((float[][])[[-1], [1], [3]]).Within(1e-6));
    }

    private sealed class Vector
    {
        public float[] Features { get; set; } = [];
    }
}
