namespace Ctnet.MLNet.Tool;

/// <summary>What the exit code of a command tells a scheduler.</summary>
internal static class ExitCode
{
    /// <summary>The command did what it was asked.</summary>
    public const int Done = 0;

    /// <summary>It failed, and said why.</summary>
    public const int Failed = 1;

    /// <summary>A step found no period that is over and not done yet.</summary>
    public const int NothingNew = 3;

    /// <summary>The guard left out a period: the published model is the one before.</summary>
    public const int LeftOut = 4;

    /// <summary>It was stopped by Ctrl+C or a signal.</summary>
    public const int Stopped = 130;

    /// <summary>The codes, for help.</summary>
    public const string Help =
        "Exit codes: 0 done; 1 failed; 3 (step) no period is new; 4 the guard left a period out; 130 stopped.";
}
