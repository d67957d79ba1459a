using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Samples.Tasks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Samples.Compare.Statistics;

/// <summary>All rows of a task in one alignment, to describe them; no strategy uses it, since it knows all periods.</summary>
internal sealed class TaskAlignment
{
    private readonly int[][] _ids;
    private readonly FeatureLayout _layout;

    public TaskAlignment(TaskFile task, TaskData data)
    {
        var ml = new MLContext();
        FeatureSchema schema = TaskSchema.Create(task);
        IDataView source = data.Frame([.. data.Periods.SelectMany(period => period.Source)], isTarget: false);
        IDataView target = data.Frame([.. data.Periods.SelectMany(period => period.Target)], isTarget: true);
        FeatureAlignmentTransformer alignment = ml.Transforms.AlignFeatureSchema(schema, TaskSchema.Target).Fit(
            target, ml.Transforms.AlignFeatureSchema(schema, TaskSchema.Source).Fit(source));
        Report = alignment.Report;
        _layout = FeatureLayout.Of(alignment.Transform(target).Schema[alignment.OutputColumnName])!;
        _ids = new int[data.SourceRows + data.TargetRows][];
        FieldSlots[] single = [.. _layout.Fields.Where(field => field.Kind == FieldKind.Categorical)];
        foreach (IDataView rows in new[] { alignment.WithDomain(TaskSchema.Source).Transform(source), alignment.Transform(target) })
        {
            foreach ((int row, float[] features) in rows.GetColumn<int>(TaskData.Row).Zip(rows.GetColumn<float[]>(alignment.OutputColumnName)))
                _ids[row] = [.. single.Select(field => (int)features[field.Start])];
        }

        CategoricalFields = [.. single.Select(field => field.Name)];
        Users = task.TargetLog.UserField is TaskField user ? IdsOf(user.Name) : NumbersOf(data);
    }

    /// <summary>How the two domains fit each other.</summary>
    public AlignmentReport Report { get; }

    /// <summary>The user of each row, by the row's index: the same number for the same user in both domains.</summary>
    public int[] Users { get; }

    private string[] CategoricalFields { get; }

    /// <summary>A categorical field's id in each row, by the row's index.</summary>
    public int[] IdsOf(string field)
    {
        int at = Array.IndexOf(CategoricalFields, field);
        return [.. _ids.Select(ids => ids[at])];
    }

    // The user is no field: texts are compared as they are.
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
