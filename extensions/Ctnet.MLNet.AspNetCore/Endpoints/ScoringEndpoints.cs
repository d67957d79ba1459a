using System.Text.Json;
using Ctnet.MLNet.AspNetCore.Answers;
using Ctnet.MLNet.AspNetCore.Rows;
using Ctnet.MLNet.AspNetCore.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ctnet.MLNet.AspNetCore.Endpoints;

/// <summary>
/// The endpoints that score. They read the body themselves, so that every refusal has a reason and a place, in Production and
/// Development alike, and no other endpoint of the service is changed.
/// </summary>
internal sealed class ScoringEndpoints<TRow>(CtrScorer<TRow> scorer, RowJson<TRow> json, ILogger log, long maximumBytes)
    where TRow : class
{
    /// <exception cref="InvalidOperationException">The row class has no constructor without parameters.</exception>
    public static ScoringEndpoints<TRow> Create(IServiceProvider services, CtrServiceOptions options) => new(
        services.GetRequiredService<CtrScorer<TRow>>(),
        new(services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions, options.MaximumRows),
        services.GetRequiredService<ILoggerFactory>().CreateLogger(ServiceLog.Category),
        options.MaximumBodyBytes);

    public Task<Results<Ok<CtrScore>, ProblemHttpResult>> ScoreRow(HttpContext http, CancellationToken cancellation) =>
        Answer<TRow, CtrScore>(http, scorer.Score, isList: false, cancellation);

    public Task<Results<Ok<IReadOnlyList<CtrScore>>, ProblemHttpResult>> ScoreRows(
        HttpContext http, CancellationToken cancellation) =>
        Answer<LimitedRows<TRow>, IReadOnlyList<CtrScore>>(http, scorer.Score, isList: true, cancellation);

    private async Task<Results<Ok<TScores>, ProblemHttpResult>> Answer<TBody, TScores>(
        HttpContext http, Func<TBody, TScores> score, bool isList, CancellationToken cancellation)
        where TBody : class
    {
        if (!CanBeRead(http.Request))
            return ScoringProblems.NoJson(http.RequestServices.GetRequiredService<ILoggerFactory>());
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = maximumBytes;
        try
        {
            TBody? body = await http.Request.ReadFromJsonAsync<TBody>(json.Options, cancellation);
            return body is null
                ? Refuse(StatusCodes.Status400BadRequest, "The body is null. It must be a row, or a list of rows.", "$")
                : TypedResults.Ok(score(body));
        }
        catch (JsonException exception)
        {
            (string detail, string path) = json.Describe(exception);
            return Refuse(StatusCodes.Status400BadRequest, detail, path);
        }
        catch (BadRowException exception)
        {
            return Refuse(StatusCodes.Status400BadRequest, exception.Message, json.PathOf(exception, isList));
        }
        // The server's, such as 413.
        catch (BadHttpRequestException exception)
        {
            return Refuse(exception.StatusCode, exception.Message);
        }
        catch (ObjectDisposedException)
        {
            return ScoringProblems.Stopping();
        }
    }

    // An unknown charset cannot be decoded, and a compressed body would be read as if it were JSON.
    private static bool CanBeRead(HttpRequest request) =>
        request.HasJsonContentType()
        && request.GetTypedHeaders().ContentType is not { Charset.HasValue: true, Encoding: null }
        && request.Headers.ContentEncoding.Count == 0;

    private ProblemHttpResult Refuse(int status, string detail, string? path = null) =>
        ScoringProblems.Refuse(log, status, detail, path);
}
