using Ctnet.MLNet.AspNetCore.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using static System.Globalization.UnicodeCategory;

namespace Ctnet.MLNet.AspNetCore.Answers;

/// <summary>Refusals of requests, each with a ProblemDetails body and, for scoring, one line of the log.</summary>
internal static class ScoringProblems
{
    private const int LongestLine = 500;

    /// <summary>The answer to a body that is not JSON.</summary>
    public static ProblemHttpResult NoJson(ILoggerFactory logs) => Refuse(
        logs.CreateLogger(ServiceLog.Category),
        StatusCodes.Status415UnsupportedMediaType,
        "The body must be JSON, with the Content-Type application/json, in a known charset, and not compressed.");

    /// <summary>The answer to a request that cannot be scored.</summary>
    /// <param name="log">The log.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="detail">What is wrong.</param>
    /// <param name="path">The place in the JSON; null if it is not known.</param>
    public static ProblemHttpResult Refuse(ILogger log, int status, string detail, string? path = null)
    {
        ServiceLog.Refused(log, status, OneLine(detail));
        return path is null
            ? Of(status, detail)
            : TypedResults.Problem(detail, statusCode: status, extensions: [new("path", path)]);
    }

    /// <summary>An answer that is not about the client's JSON.</summary>
    public static ProblemHttpResult Of(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    /// <summary>The answer of a service whose scorer was disposed of.</summary>
    public static ProblemHttpResult Stopping() => Of(StatusCodes.Status503ServiceUnavailable, "The service is stopping.");

    // The client chose a part of the text, and must not write lines of its own into the log.
    private static string OneLine(string text)
    {
        char[] line = [.. text.Take(LongestLine)];
        foreach (ref char letter in line.AsSpan())
        {
            if (char.IsControl(letter) || char.GetUnicodeCategory(letter) is LineSeparator or ParagraphSeparator)
                letter = ' ';
        }

        return new(line);
    }
}
