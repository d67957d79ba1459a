using System.CommandLine;
using Ctnet.MLNet.Tool.Align;
using Ctnet.MLNet.Tool.Compare;
using Ctnet.MLNet.Tool.Doctor;
using Ctnet.MLNet.Tool.Example;
using Ctnet.MLNet.Tool.Init;
using Ctnet.MLNet.Tool.Inspect;
using Ctnet.MLNet.Tool.Job;
using Ctnet.MLNet.Tool.Libtorch;
using Ctnet.MLNet.Tool.Score;
using Ctnet.MLNet.Tool.Serve;
using Ctnet.MLNet.Tool.Tune;
using Spectre.Console;

namespace Ctnet.MLNet.Tool;

// A class, because ASP.NET Core would make the one of top-level statements public and document it, in each program that has it.
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var root = new RootCommand(
            "Click-through-rate prediction with continual transfer learning, from two logs to a nightly job and a service.\n"
            + "Start with: ctnet init home.csv guide.csv\n\n"
            + $"compare, tune, train and step need libtorch {TorchPackage.Version}, which this tool does not carry. Get it "
            + "once:\n"
            + $"  {TorchPackage.DownloadCommand}\n"
            + $"A libtorch in another folder can be named in the environment variable {TorchPackage.FolderVariable}.")
        {
            ExampleCommand.Create(),
            InitCommand.Create(),
            AlignCommand.Create(),
            CompareCommand.Create(),
            TuneCommand.Create(),
            TrainCommand.Create(),
            StepCommand.Create(),
            RollbackCommand.Create(),
            ScoreCommand.Create(),
            ServeCommand.Create(),
            InspectCommand.Create(),
            DoctorCommand.Create(),
        };
        // A file or a pipe has no width at which lines must end.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = short.MaxValue;
        // Ctrl+C stops compare, tune and train at the end of a period, which takes longer than the default of two seconds.
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(10),
        };
        return await root.Parse(args).InvokeAsync(configuration).ReportingFailure();
    }
}
