using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;

namespace Ctnet.MLNet.Compare.Results.Writing;

/// <summary>
/// Writes the results as event files of TensorBoard: a run for each strategy and seed, a step for each measured period.
/// </summary>
internal static class TensorBoardLogs
{
    public static void Write(CompareResults results, DirectoryInfo folder)
    {
        foreach (StrategyResult strategy in results.Strategies)
        {
            foreach (SeedResult seed in strategy.Seeds)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"{strategy.Name}.seed{seed.Seed}");
                SummaryWriter writer = torch.utils.tensorboard.SummaryWriter(Path.Combine(folder.FullName, results.Task, name));
                foreach ((int step, SeedPeriod period) in seed.Periods.Index())
                {
                    Add(writer, "period/AUC", period.Auc, step);
                    Add(writer, "period/LogLoss", period.LogLoss, step);
                }

                int last = seed.Periods.Count - 1;
                Add(writer, "all/AUC", seed.Auc, last);
                Add(writer, "all/GAUC", seed.Gauc, last);
                Add(writer, "all/LogLoss", seed.LogLoss, last);
                Add(writer, "all/PCOC", seed.Pcoc, last);
            }
        }
    }

    private static void Add(SummaryWriter writer, string name, double? value, int step)
    {
        if (value is double known)
            writer.add_scalar(name, (float)known, step);
    }
}
