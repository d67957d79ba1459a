using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tables;

/// <summary>How the rows of a query are read.</summary>
public sealed class QueryOptions
{
    /// <summary>
    /// The types of columns: String, Boolean, Int64, Single, Double or DateTime. A list column takes the type for its items. A
    /// column that is not named here keeps the query's type.
    /// </summary>
    public IDictionary<string, DataKind> Types { get; } = new Dictionary<string, DataKind>();

    /// <summary>How long the database may work on a command; null keeps the provider's limit.</summary>
    public TimeSpan? CommandTimeout { get; set; }

    /// <summary>Cancels the passes over the rows, which then throw <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; set; }
}
