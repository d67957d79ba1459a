using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare;

/// <summary>
/// Measures the cost of evicting users and films that did not come for days: trains a source and a CTNet day by day, and prints the
/// rows that both hold in the end and the AUC of the later half of the days.
/// </summary>
[Category("Data")]
public sealed class EvictionOnARealLogTests
{
    [Test, Explicit("Takes minutes.")]
    public void Evicted_ids_save_rows([Values("horror.json", "comedy.json")] string name)
    {
        TaskFile task = TaskFile.Load(FilmTasks.Find(name).FullName);
        var data = new TaskData(task);
        long? most = null;
        foreach (int? after in (int?[])[null, 60, 30, 14, 7])
        {
            ContinualTrainer trainer = Train(task, data, after);
            (long source, long sourceHeld) = Count(trainer.SourceModel!);
            (long target, long targetHeld) = Count(trainer.Model!);
            TestContext.Out.WriteLine(FormattableString.Invariant(
                $"{name}, evictAfter {after?.ToString() ?? "-"}: source {source:N0} rows ({sourceHeld:N0} held), target ")
                + FormattableString.Invariant($"{target:N0} ({targetHeld:N0} held), {trainer.Results[^1].Running}"));
            Assert.That(source + target, most is null ? Is.Positive : Is.LessThan(most));
            most = source + target;
        }
    }

    private static ContinualTrainer Train(TaskFile task, TaskData data, int? after)
    {
        var setting = new StrategySetting(new MLContext(seed: 1), task, Seed: 0);
        MLContext ml = setting.ML;
        FeatureSchema schema = Evicting(TaskSchema.Create(task), after);
        ContinualTrainer trainer = ml.ContinualTrainer(new()
        {
            Source = ml.Transforms.AlignFeatureSchema(schema, TaskSchema.Source)
                .Append(ml.BinaryClassification.Trainers.CtrTower(setting.SourceOptions())),
            Target = source =>
            {
                CtnetAdapterOptions options = setting.TargetOptions<CtnetAdapterOptions>();
                options.Source = source;
                return ml.Transforms.AlignFeatureSchema(schema, TaskSchema.Target)
                    .Append(ml.BinaryClassification.Trainers.CtnetAdapter(options));
            },
            LabelColumnName = TaskData.Label,
            RunningPeriods = data.Periods.Count / 2,
            ContinueOptions = new() { NumberOfThreads = 1 },
        });
        trainer.Run(data.Periods.Select(period => new ContinualPeriod(
            TaskData.NameOf(period.Start),
            period.Target.Count == 0 ? null : data.Frame(period.Target, isTarget: true),
            period.Source.Count == 0 ? null : data.Frame(period.Source, isTarget: false))));
        return trainer;
    }

    private static FeatureSchema Evicting(FeatureSchema schema, int? after) => new(
        schema.Name,
        [.. schema.Fields.Select(field => field.Kind == FieldKind.Categorical ? field with { EvictAfter = after } : field)],
        schema.Domains, schema.Period, schema.Horizon);

    private static (long Rows, long Held) Count(ITransformer model)
    {
        Vocabulary[] vocabularies = [.. Chains.Parts(model).OfType<FeatureAlignmentTransformer>().Single().Alignment.Vocabularies
            .Where(space => space.Key is "user" or "item").Select(space => space.Value)];
        return (vocabularies.Sum(each => (long)each.Rows), vocabularies.Sum(each => (long)each.Count));
    }
}
