using Microsoft.Extensions.Logging;

namespace Ctnet.MLNet.AspNetCore.Settings;

/// <summary>The lines that the package writes into the log.</summary>
internal static partial class ServiceLog
{
    /// <summary>The category of all lines.</summary>
    public const string Category = "Ctnet.MLNet.AspNetCore";

    /// <summary>The client's mistakes are no errors of the service.</summary>
    [LoggerMessage(LogLevel.Information, "A request is refused with status {Status}: {Detail}")]
    public static partial void Refused(ILogger logger, int status, string detail);

    [LoggerMessage(LogLevel.Error, "The newer model cannot be loaded; the old one still scores.")]
    public static partial void SwapFailed(ILogger logger, Exception exception);
}
