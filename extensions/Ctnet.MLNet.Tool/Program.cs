using System.CommandLine;
using Ctnet.MLNet.Tool;
using Ctnet.MLNet.Tool.Align;
using Ctnet.MLNet.Tool.Compare;
using Ctnet.MLNet.Tool.Inspect;
using Ctnet.MLNet.Tool.Libtorch;
using Ctnet.MLNet.Tool.Score;
using Ctnet.MLNet.Tool.Tune;

var root = new RootCommand(
    "Compares methods of click-through-rate prediction on your own logs, aligns and scores rows, and inspects models.\n\n"
    + $"Only compare and tune train, and need libtorch {TorchPackage.Version}, which this tool does not carry. Get it once:\n"
    + $"  {TorchPackage.DownloadCommand}\n"
    + $"A libtorch in another folder can be named in the environment variable {TorchPackage.FolderVariable}.")
{
    AlignCommand.Create(),
    CompareCommand.Create(),
    TuneCommand.Create(),
    ScoreCommand.Create(),
    InspectCommand.Create(),
};
// Ctrl+C stops compare and tune at the end of a period, which takes longer than the two seconds that are the default.
var configuration = new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(10),
};
return await root.Parse(args).InvokeAsync(configuration).ReportingFailure();
