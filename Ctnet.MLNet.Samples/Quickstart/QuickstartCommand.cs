using System.CommandLine;

namespace Ctnet.MLNet.Samples.Quickstart;

/// <summary>The samples' default: transfer between two simulated domains, end to end.</summary>
internal static class QuickstartCommand
{
    private static readonly Option<DirectoryInfo> s_out = new("--out")
    {
        Description = "The folder that guide.zip and the scored rows are written to.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "quickstart")),
        Recursive = true,
    };

    private static readonly Option<int> s_seed = new("--seed")
    {
        Description = "The seed of the simulation and of training.",
        DefaultValueFactory = _ => 1,
        Recursive = true,
    };

    public static Command Create()
    {
        var command = new Command(
            "quickstart", "Two simulated domains: align, train the source and the target, save, and load in a fresh process.");
        command.SetAction(Run);
        return command;
    }

    /// <summary>Makes quickstart the program's default.</summary>
    public static void Configure(RootCommand root)
    {
        root.Options.Add(s_out);
        root.Options.Add(s_seed);
        root.SetAction(Run);
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancellationToken) =>
        await new QuickstartRun(parsed.GetRequiredValue(s_out), parsed.GetRequiredValue(s_seed)).Execute(cancellationToken);
}
