using System.CommandLine;

namespace Ctnet.MLNet.Samples.Continual;

/// <summary>
/// The loop that runs in production, over simulated days: test, then train, with checkpoints that an interrupted run goes on from.
/// </summary>
internal static class ContinualCommand
{
    private static readonly Option<DirectoryInfo> s_checkpoints = new("--checkpoints")
    {
        Description = "The folder of checkpoints.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "continual")),
    };

    private static readonly Option<int> s_days = new("--days") { Description = "How many days there are.", DefaultValueFactory = _ => 14 };

    private static readonly Option<int?> s_poison = new("--poison")
    {
        Description = "A day of the guide whose labels come shuffled: the guard keeps it from the model.",
    };

    private static readonly Option<bool> s_resume = new("--resume") { Description = "Go on from the folder's checkpoint." };

    private static readonly Option<int> s_seed = new("--seed") { Description = "Of the simulation and of training.", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("continual", "Simulated days: score, train, save; stop it at any point and go on with --resume.")
        {
            s_checkpoints, s_days, s_poison, s_resume, s_seed,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => new ContinualRun(
                parsed.GetRequiredValue(s_checkpoints), parsed.GetRequiredValue(s_days), parsed.GetRequiredValue(s_seed),
                parsed.GetRequiredValue(s_resume), parsed.GetValue(s_poison)).Execute(cancellationToken),
            cancellationToken));
        return command;
    }
}
