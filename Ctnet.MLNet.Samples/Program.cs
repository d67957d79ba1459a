using System.CommandLine;
using Ctnet.MLNet;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Samples.Continual;
using Ctnet.MLNet.Samples.ModelBuilder;
using Ctnet.MLNet.Samples.Quickstart;
using Ctnet.MLNet.Samples.Sources;
using Ctnet.MLNet.Samples.Stream;
using Ctnet.MLNet.Samples.Titles;

var root = new RootCommand(
    "Samples of Ctnet.MLNet: continual transfer learning for click-through-rate prediction in ML.NET. "
    + "Without a command: quickstart.");
QuickstartCommand.Configure(root);
root.Subcommands.Add(QuickstartCommand.Create());
root.Subcommands.Add(ScoreCommand.Create());
root.Subcommands.Add(ContinualCommand.Create());
root.Subcommands.Add(ModelBuilderCommand.Create());
root.Subcommands.Add(SourcesCommand.Create());
root.Subcommands.Add(StreamCommand.Create());
root.Subcommands.Add(TitlesCommand.Create());
try
{
    return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
catch (Exception exception)
    when (exception is InputFileException or InvalidOperationException or ArgumentException or IOException
        or InvalidModelException)
{
    // The user can correct these; any other exception is a defect and shows its stack.
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}
