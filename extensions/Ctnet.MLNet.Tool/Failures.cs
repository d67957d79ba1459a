using System.Reflection;
using Ctnet.MLNet.Compare;
using Spectre.Console;

namespace Ctnet.MLNet.Tool;

/// <summary>Reports a failure that the user can correct in one line. Any other is a defect, and its stack is shown.</summary>
internal static class Failures
{
    /// <returns>The command's exit code; 130 if it was stopped, 1 if it failed.</returns>
    public static async Task<int> ReportingFailure(this Task<int> command)
    {
        try
        {
            return await command;
        }
        catch (OperationCanceledException)
        {
            AnsiConsole.MarkupLine("[yellow]Stopped.[/]");
            return 130;
        }
        catch (Exception exception)
        {
            Exception cause = exception;
            while (IsWrapper(cause) && cause.InnerException is not null)
                cause = cause.InnerException;
            Console.Error.WriteLine(IsOfUser(cause) ? $"error: {cause.Message}" : cause.ToString());
            return 1;
        }
    }

    private static bool IsOfUser(Exception cause) =>
        cause is InputFileException or FeatureSchemaException or InvalidModelException or IOException or ArgumentException
            or UnauthorizedAccessException or InvalidOperationException;

    // ML.NET wraps exceptions when it loads parts of a model by reflection, and when it reads rows on several threads.
    private static bool IsWrapper(Exception exception) => exception switch
    {
        TargetInvocationException or AggregateException { InnerExceptions.Count: 1 } => true,
        InvalidOperationException => exception.Message.StartsWith("Splitter/consolidator worker", StringComparison.Ordinal),
        _ => false,
    };
}
