using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Compare.Tasks.Schema;

/// <summary>
/// All rows of a task in one alignment, to describe them. No strategy uses it, because it has seen all periods.
/// </summary>
internal sealed class TaskAlignment
{
    private readonly int[][] _ids;
    private readonly string[] _categoricalFields;

    public TaskAlignment(TaskFile task, TaskData data)
    {
        var ml = new MLContext();
        FeatureSchema schema = TaskSchema.Create(task);
        IDataView source = data.Frame([.. data.Periods.SelectMany(period => period.Source)], isTarget: false);
        IDataView target = data.Frame([.. data.Periods.SelectMany(period => period.Target)], isTarget: true);
        FeatureAlignmentTransformer alignment = ml.Transforms.AlignFeatureSchema(schema, TaskSchema.Target).Fit(
            target, ml.Transforms.AlignFeatureSchema(schema, TaskSchema.Source).Fit(source));
        Report = alignment.Report;
        IDataView alignedSource = alignment.WithDomain(TaskSchema.Source).Transform(source);
        IDataView alignedTarget = alignment.Transform(target);
        FeatureLayout layout = FeatureLayout.Of(alignedTarget.Schema[alignment.OutputColumnName])!;
        _ids = new int[data.SourceRows + data.TargetRows][];
        FieldSlots[] categorical = [.. layout.Fields.Where(field => field.Kind == FieldKind.Categorical)];
        foreach (IDataView rows in new[] { alignedSource, alignedTarget })
        {
            IEnumerable<float[]> vectors = rows.GetColumn<float[]>(alignment.OutputColumnName);
            foreach ((int row, float[] features) in rows.GetColumn<int>(TaskData.Row).Zip(vectors))
                _ids[row] = [.. categorical.Select(field => FeatureLayout.IdOf(features[field.Start]))];
        }

        _categoricalFields = [.. categorical.Select(field => field.Name)];
        Users = task.TargetLog.UserField is TaskField user ? IdsOf(user.Name) : NumbersOf(data);
    }

    /// <summary>How the two domains fit each other.</summary>
    public AlignmentReport Report { get; }

    /// <summary>The user of each row, by the row's index. A user has the same number in both domains.</summary>
    public int[] Users { get; }

    /// <summary>The ids of a categorical field, by the row's index.</summary>
    public int[] IdsOf(string field)
    {
        int at = Array.IndexOf(_categoricalFields, field);
        return [.. _ids.Select(ids => ids[at])];
    }

    // The user is not a field, so no alignment has numbered it.
    private static int[] NumbersOf(TaskData data)
    {
        var numbers = new Dictionary<string, int>();
        return
        [
            .. data.Periods.SelectMany(period => period.Rows).OrderBy(row => row.Index).Select(
                row => numbers.TryGetValue(row.User, out int number) ? number : numbers[row.User] = numbers.Count),
        ];
    }
}
