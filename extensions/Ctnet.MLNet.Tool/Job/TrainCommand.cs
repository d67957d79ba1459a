using System.CommandLine;

namespace Ctnet.MLNet.Tool.Job;

/// <summary>Trains the model of a task file on the history of its logs.</summary>
internal static class TrainCommand
{
    private static readonly Argument<FileInfo> s_file = TaskFileArgument.Create();

    private static readonly Option<FileInfo?> s_out = new("--out")
    {
        Description = "A copy of the trained model (.zip). Without it, the model is in the job's folder only.",
    };

    public static Command Create()
    {
        var command = new Command(
            "train",
            "Train the model of a task file on its logs, period after period, and publish it. What an earlier run has done is "
            + "kept.\n"
            + "Example: ctnet train --out guide.zip\n"
            + $"On several machines: mpirun -n 4 ctnet train\n{ExitCode.Help}")
        {
            s_file, s_out,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => JobRanks.Run(ranks =>
                new JobConsole(parsed.GetRequiredValue(s_file), ranks).Train(parsed.GetValue(s_out), cancellationToken)),
            cancellationToken));
        return command;
    }
}
