namespace Ctnet.MLNet.Tool.Serve;

/// <summary>Serves a model of rows whose class is made while the program runs.</summary>
internal interface IScoringHost
{
    /// <summary>Serves until the token is cancelled, or the process is asked to end.</summary>
    Task Run(CancellationToken cancellationToken);
}
