using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using static System.Globalization.UnicodeCategory;

namespace Ctnet.MLNet.Samples.WebService;

/// <summary>
/// Tells clients what is wrong with their requests, in Production and Development alike: every refusal has a ProblemDetails body.
/// If the JSON is wrong, its "path" names the place, such as $[3].priceEuro. The log has one line of each.
/// </summary>
internal static partial class RequestProblems
{
    private const int LongestLine = 500;

    public static void Add(IServiceCollection services)
    {
        // By default, bodies that cannot be read throw in Development only. Elsewhere they are answered without a reason.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            JsonSerializerOptions json = options.SerializerOptions;
            // A misspelt name would otherwise count as a missing value.
            json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.AllowDuplicateProperties = false;
            // Numbers are JSON numbers. A missing one is null or absent, and not the text "NaN".
            json.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddProblemDetails(options => options.CustomizeProblemDetails = Describe);
    }

    public static void Use(WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = StatusOf,
            // The client's mistakes are no errors of the service.
            SuppressDiagnosticsCallback = context => StatusOf(context.Exception) < StatusCodes.Status500InternalServerError,
        });
        // Gives a body to refusals that have none, such as 404 and 413.
        app.UseStatusCodePages();
        app.Use(static (context, next) =>
        {
            if (CanBeRead(context.Request))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        });
    }

    // Without this check, an unknown charset is an error of the service, and a compressed body is read as if it were JSON.
    private static bool CanBeRead(HttpRequest request) =>
        request.GetTypedHeaders().ContentType is not { Charset.HasValue: true, Encoding: null }
        && request.Headers.ContentEncoding.Count == 0;

    private static int StatusOf(Exception exception) => exception switch
    {
        BadRowException => StatusCodes.Status400BadRequest,
        BadHttpRequestException request => request.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static void Describe(ProblemDetailsContext context)
    {
        (string? detail, string? path) = context.Exception switch
        {
            BadRowException row => (row.Message, PathOf(row, context.HttpContext)),
            BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
            BadHttpRequestException { InnerException: null, StatusCode: StatusCodes.Status400BadRequest } =>
                ("The body is empty or null. GET /openapi/v1.json describes it.", "$"),
            BadHttpRequestException request => (request.Message, null),
            _ => (context.ProblemDetails.Detail, (string?)null),
        };
        context.ProblemDetails.Detail = detail;
        if (context.Exception is not null && StatusOf(context.Exception) < StatusCodes.Status500InternalServerError)
        {
            ILogger log = context.HttpContext.RequestServices.GetRequiredService<ILogger<GuideRequest>>();
            LogRefused(log, StatusOf(context.Exception), OneLine(detail));
        }

        if (path is not null)
            context.ProblemDetails.Extensions["path"] = path;
    }

    // The properties of a request are named as the model's columns are.
    private static string? PathOf(BadRowException exception, HttpContext context)
    {
        if (exception.Column is not string column)
            return null;
        string? url = context.Features.Get<IExceptionHandlerPathFeature>()?.Path;
        string row = url == ScoringService.RowsPath ? $"$[{exception.Row}]" : "$";
        return $"{row}.{JsonNamingPolicy.CamelCase.ConvertName(column)}";
    }

    private static (string Detail, string Path) OfJson(JsonException json)
    {
        string path = json.Path ?? "$";
        return ($"{path} cannot be read: {json.Message} GET /openapi/v1.json describes the body.", path);
    }

    // The client chose a part of the text, and must not write lines of its own into the log.
    private static string OneLine(string? text)
    {
        char[] line = [.. (text ?? "").Take(LongestLine)];
        foreach (ref char letter in line.AsSpan())
        {
            if (char.IsControl(letter) || char.GetUnicodeCategory(letter) is LineSeparator or ParagraphSeparator)
                letter = ' ';
        }

        return new(line);
    }

    [LoggerMessage(LogLevel.Information, "A request is refused with status {Status}: {Detail}")]
    private static partial void LogRefused(ILogger logger, int status, string detail);
}
