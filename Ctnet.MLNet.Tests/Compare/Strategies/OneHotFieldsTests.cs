using Ctnet.MLNet.Compare.Strategies.MLNetTrainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Strategies;

public sealed class OneHotFieldsTests
{
    [Test]
    public void Ids_become_ones_and_numbers_stay()
    {
        // A user, a set of up to three genres, and a statistic of two numbers.
        FieldSlots[] fields =
        [
            new("user", FieldKind.Categorical, FieldGroup.User, 0, 1, "user"),
            new("genres", FieldKind.Set, FieldGroup.Shared, 1, 3, "genres"),
            new("clicks", FieldKind.Statistic, FieldGroup.Shared, 4, 2, null),
        ];
        var layout = new FeatureLayout("s", "d", fields, new Dictionary<string, int> { ["user"] = 5, ["genres"] = 6 });
        var ml = new MLContext();
        IDataView rows = ml.Data.LoadFromEnumerable(
            [new Row { Features = [4, 5, 2, 0, 0.25f, float.NaN] }, new Row { Features = [0, 3, 3, 1, 1, 2] }]);

        IDataView encoded = OneHotFields.Create(ml, layout, fields).Fit(rows).Transform(rows);

        string[] columns = OneHotFields.Names(fields);
        Assert.That(columns.Select(column => encoded.Schema[column].Type.ToString()), Is.EqualTo(new[]
        {
            "Vector<Single, 5>", "Vector<Single, 6>", "Vector<Single, 2>",
        }));
        Assert.That(Values(columns[0]), Is.EqualTo(new[] { "0 0 0 0 1", "0 0 0 0 0" }));
        Assert.That(Values(columns[1]), Is.EqualTo(new[] { "0 0 1 0 0 1", "0 1 0 1 0 0" }));
        Assert.That(Values(columns[2]), Is.EqualTo(new[] { "0.25 0", "1 2" }));

        IEnumerable<string> Values(string column) => encoded.GetColumn<float[]>(column).Select(
            values => string.Join(
                ' ', values.Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    private sealed class Row
    {
        [VectorType(6)]
        public float[] Features { get; set; } = [];
    }
}
