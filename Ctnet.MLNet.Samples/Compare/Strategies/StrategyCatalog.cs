using Ctnet.MLNet.Samples.Tasks;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare.Strategies;

/// <summary>All strategies, by the name that --strategies takes.</summary>
internal static class StrategyCatalog
{
    private static readonly Dictionary<string, Func<MLContext, TaskFile, int, IStrategy>> s_create = new()
    {
        ["target-only"] = (ml, task, seed) => new TargetOnlyStrategy(ml, TaskSchema.Create(task), seed),
        ["joint"] = (ml, task, seed) => new JointStrategy(ml, TaskSchema.Create(task, domainField: true), seed),
        ["ctnet"] = (ml, task, seed) => new CtnetStrategy(ml, TaskSchema.Create(task), seed),
    };

    public static IReadOnlyCollection<string> Names => s_create.Keys;

    public static IStrategy Create(string name, MLContext ml, TaskFile task, int seed) => s_create[name](ml, task, seed);
}
