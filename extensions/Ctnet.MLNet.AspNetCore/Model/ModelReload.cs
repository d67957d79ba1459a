using Ctnet.MLNet.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ctnet.MLNet.AspNetCore.Model;

/// <summary>The endpoints of the model's state.</summary>
internal sealed class ModelReload<TRow>(CtrScorer<TRow> scorer, ModelPath<TRow> path) where TRow : class
{
    private readonly SingleTask _loads = new();

    /// <summary>Which model scores.</summary>
    public Ok<CtrModelState> State() => TypedResults.Ok(CtrModelState.Of(scorer.Status));

    /// <summary>
    /// Loads the model's file, unless it scores already. The client chooses when a model is loaded. Which file is loaded is the
    /// service's own setting.
    /// </summary>
    public async Task<Results<Ok<CtrReloadAnswer>, ProblemHttpResult>> Reload(CancellationToken cancellation)
    {
        string before = scorer.ModelVersion;
        if (_loads.TryStart(() => scorer.Swap(path.Path)) is not Task<string> load)
            return Conflict("The file is being loaded for another request. Ask again when that is done.");
        try
        {
            string version = await load.WaitAsync(cancellation);
            return TypedResults.Ok(new CtrReloadAnswer(version != before, CtrModelState.Of(scorer.Status)));
        }
        catch (ObjectDisposedException)
        {
            return ScoringProblems.Stopping();
        }
        // All that a swap throws for a file that cannot be loaded.
        catch (Exception exception) when (exception is InvalidModelException or IOException or UnauthorizedAccessException
            or ArgumentException or InvalidOperationException)
        {
            return Conflict(exception.Message);
        }
    }

    private static ProblemHttpResult Conflict(string detail) => ScoringProblems.Of(StatusCodes.Status409Conflict, detail);
}
