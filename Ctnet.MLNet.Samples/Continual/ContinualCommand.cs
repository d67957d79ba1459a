using System.CommandLine;

namespace Ctnet.MLNet.Samples.Continual;

/// <summary>
/// Runs a production loop over simulated days: test, then train. An interrupted run resumes from its checkpoint.
/// </summary>
internal static class ContinualCommand
{
    private static readonly Option<DirectoryInfo> s_checkpoints = new("--checkpoints")
    {
        Description = "The folder of checkpoints.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "continual")),
    };

    private static readonly Option<int> s_days = new("--days")
    {
        Description = "The number of days.",
        DefaultValueFactory = _ => 14,
    };

    private static readonly Option<int?> s_poison = new("--poison")
    {
        Description = "A day of the guide whose labels are shuffled. The guard keeps the day out of the model.",
    };

    private static readonly Option<bool> s_resume = new("--resume") { Description = "Resume from the checkpoint in the folder." };

    private static readonly Option<int> s_seed = new("--seed")
    {
        Description = "The seed of the simulation and of training.",
        DefaultValueFactory = _ => 1,
    };

    public static Command Create()
    {
        var command = new Command(
            "continual", "Simulated days: score, train, save; stop it at any point and continue with --resume.")
        {
            s_checkpoints, s_days, s_poison, s_resume, s_seed,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => new ContinualRun(
                parsed.GetRequiredValue(s_checkpoints),
                parsed.GetRequiredValue(s_days),
                parsed.GetRequiredValue(s_seed),
                parsed.GetRequiredValue(s_resume),
                parsed.GetValue(s_poison)).Execute(cancellationToken),
            cancellationToken));
        return command;
    }
}
