using System.Reflection;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Samples.Tasks;
using Spectre.Console;

namespace Ctnet.MLNet.Samples;

/// <summary>
/// Says what went wrong in a sentence where the cause is the user's to mend; anything else is a defect and shows its stack.
/// </summary>
internal static class Failures
{
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
            bool expected = cause is TaskFileException or FeatureSchemaException or InvalidModelException or IOException or ArgumentException
                or UnauthorizedAccessException or InvalidOperationException;
            Console.Error.WriteLine(expected ? $"error: {cause.Message}" : cause.ToString());
            return 1;
        }
    }

    // ML.NET loads parts of a model by reflection, and reads rows on several threads, and wraps what is thrown there.
    private static bool IsWrapper(Exception exception) => exception switch
    {
        TargetInvocationException or AggregateException { InnerExceptions.Count: 1 } => true,
        InvalidOperationException => exception.Message.StartsWith("Splitter/consolidator worker", StringComparison.Ordinal),
        _ => false,
    };
}
