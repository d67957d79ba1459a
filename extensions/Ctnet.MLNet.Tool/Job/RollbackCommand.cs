using System.CommandLine;

namespace Ctnet.MLNet.Tool.Job;

/// <summary>Takes back periods whose rows were wrong.</summary>
internal static class RollbackCommand
{
    private static readonly Argument<string> s_period = new("period")
    {
        Description = "The last period that stays, as step prints it, such as 2026-11-28T00:00:00Z. A date stands for its "
            + "midnight.",
    };

    private static readonly Argument<FileInfo> s_file = TaskFileArgument.Create();

    public static Command Create()
    {
        var command = new Command(
            "rollback",
            "Take back all periods after an earlier one, and publish the model of then. Repair the logs, and step again.\n"
            + "Example: ctnet rollback 2026-11-28")
        {
            s_period, s_file,
        };
        command.SetAction(parsed =>
            new JobConsole(parsed.GetRequiredValue(s_file)).Rollback(parsed.GetRequiredValue(s_period)));
        return command;
    }
}
