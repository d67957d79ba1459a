using System.CommandLine;

namespace Ctnet.MLNet.Samples.Stream;

/// <summary>
/// Trains on files that a log writer drops into a folder every moment, and serves the newest model meanwhile.
/// </summary>
internal static class StreamCommand
{
    private static readonly Option<DirectoryInfo> s_folder = new("--folder")
    {
        Description = "The folder of the log, the checkpoints and the published models. It is emptied first.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "stream")),
    };

    private static readonly Option<int> s_files = new("--files")
    {
        Description = "How many files the log gets.",
        DefaultValueFactory = _ => 40,
    };

    public static Command Create()
    {
        var command = new Command("stream", "Train on a folder that grows, and serve a model that is moments behind the clicks.")
        {
            s_folder, s_files,
        };
        command.SetAction((parsed, cancellationToken) => new StreamRun(
            parsed.GetRequiredValue(s_folder), parsed.GetRequiredValue(s_files)).Execute(cancellationToken));
        return command;
    }
}
