namespace Ctnet.MLNet.Compare;

/// <summary>
/// How high a strategy ranks the clicked rows of a list, over all seeds. A list is the rows of a request or of a user that have
/// both labels.
/// </summary>
/// <param name="By">What a list is: "request" if the task names a column of requests, otherwise "user".</param>
/// <param name="K">The number of first ranks that count.</param>
/// <param name="Lists">The number of lists with both labels, which the measures average.</param>
/// <param name="ListsWithoutClicks">The number of lists without a click, which are left out.</param>
/// <param name="ListsOfClicksOnly">The number of lists of clicked rows alone, which are left out.</param>
/// <param name="Ndcg">NDCG at K.</param>
/// <param name="HitRate">The share of lists with a click among the first K ranks.</param>
/// <param name="ReciprocalRank">The mean of 1 / rank of the first click; 0 beyond K.</param>
public sealed record RankingResult(
    string By,
    int K,
    long Lists,
    long ListsWithoutClicks,
    long ListsOfClicksOnly,
    Spread Ndcg,
    Spread HitRate,
    Spread ReciprocalRank);
