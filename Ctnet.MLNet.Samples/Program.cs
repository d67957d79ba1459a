using System.CommandLine;
using Ctnet.MLNet.Samples;
using Ctnet.MLNet.Samples.Align;
using Ctnet.MLNet.Samples.Compare;
using Ctnet.MLNet.Samples.Continual;
using Ctnet.MLNet.Samples.ModelBuilder;
using Ctnet.MLNet.Samples.Quickstart;
using Ctnet.MLNet.Samples.Score;

var root = new RootCommand("Ctnet.MLNet: continual transfer learning for click-through-rate prediction in ML.NET. Without a command: quickstart.");
QuickstartCommand.Configure(root);
root.Subcommands.Add(QuickstartCommand.Create());
root.Subcommands.Add(AlignCommand.Create());
root.Subcommands.Add(CompareCommand.Create());
root.Subcommands.Add(ContinualCommand.Create());
root.Subcommands.Add(ScoreCommand.Create());
root.Subcommands.Add(ModelBuilderCommand.Create());
#if WITH_MICROSOFT_ML_TORCHSHARP
root.Subcommands.Add(Ctnet.MLNet.Samples.Titles.TitlesCommand.Create());
#endif
return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false }).ReportingFailure();
