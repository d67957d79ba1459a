using System.Reflection;
using Ctnet.MLNet.Compare;
using Spectre.Console;

namespace Ctnet.MLNet.Tool;

/// <summary>Reports a failure that the user can correct in one line. Any other is a defect, and its stack is shown.</summary>
internal static class Failures
{
    /// <returns>The command's exit code (<see cref="ExitCode"/>).</returns>
    public static async Task<int> ReportingFailure(this Task<int> command)
    {
        try
        {
            return await command;
        }
        catch (Exception exception)
        {
            Exception[] causes = [.. Causes(exception).Where(cause => cause is not OperationCanceledException)];
            if (causes.Length == 0)
            {
                AnsiConsole.MarkupLine("[yellow]Stopped.[/]");
                return ExitCode.Stopped;
            }

            foreach (Exception cause in causes.DistinctBy(cause => (cause.GetType(), cause.Message)))
                Console.Error.WriteLine(IsOfUser(cause) ? $"error: {cause.Message}" : cause.ToString());
            return ExitCode.Failed;
        }
    }

    private static bool IsOfUser(Exception cause) =>
        cause is InputFileException or FeatureSchemaException or InvalidModelException or IOException or ArgumentException
            or UnauthorizedAccessException or InvalidOperationException;

    // Seeds run in parallel: several may fail, and one failure is reported once.
    private static IEnumerable<Exception> Causes(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions.Count: > 0 } several => several.InnerExceptions.SelectMany(Causes),
        { InnerException: not null } when IsWrapper(exception) => Causes(exception.InnerException),
        _ => [exception],
    };

    // ML.NET wraps exceptions when it loads parts of a model by reflection, and when it reads rows on several threads.
    private static bool IsWrapper(Exception exception) => exception switch
    {
        TargetInvocationException => true,
        InvalidOperationException => exception.Message.StartsWith("Splitter/consolidator worker", StringComparison.Ordinal),
        _ => false,
    };
}
