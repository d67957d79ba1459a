using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ctnet.MLNet.AspNetCore;

/// <summary>Options of a model that scores in a service.</summary>
public sealed class CtrServiceOptions
{
    /// <summary>
    /// How often the model's file is checked for a newer model, which is then taken in. Default 5 seconds. With zero, only a
    /// reload takes one in.
    /// </summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Megabytes that each network of the model may use to score faster, 0 to 4,096: see
    /// <see cref="CtrScorerOptions.FoldedMegabytes"/>, whose default it has.
    /// </summary>
    public int FoldedMegabytes { get; set; } = new CtrScorerOptions().FoldedMegabytes;

    /// <summary>The precision of matrix products: see <see cref="CtrScorerOptions.Precision"/>.</summary>
    public ScoringPrecision Precision { get; set; }

    /// <summary>
    /// How many rows a request may have, 1 to 1,000,000. Default 10,000. Rows are counted while they are read: memory follows
    /// this limit, and not the body.
    /// </summary>
    public int MaximumRows { get; set; } = 10_000;

    /// <summary>How many bytes a body may have, 1 or more. Default 8,000,000, which is 800 for each of 10,000 rows.</summary>
    public long MaximumBodyBytes { get; set; } = 8_000_000;

    /// <summary>
    /// From which age on, counted from when the model's file was written, the health check says "Degraded". Above zero. Null, the
    /// default, never.
    /// </summary>
    public TimeSpan? MaximumModelAge { get; set; }

    /// <summary>
    /// The key that a reload must have in its header X-Api-Key: a long random text. Null or empty, the default, for none. Without
    /// a key and a <see cref="ReloadPolicy"/>, nobody may reload. With both, a reload needs both.
    /// </summary>
    public string? ReloadKey { get; set; }

    /// <summary>
    /// The authorization policy that a reload must meet: a name that was given to <c>AddAuthorization</c>. Null or empty, the
    /// default, for none.
    /// </summary>
    public string? ReloadPolicy { get; set; }

    /// <summary>The name of the health check. Default "model". Each model of a service needs another.</summary>
    public string HealthCheckName { get; set; } = "model";

    // The options of a model are named after its rows.
    internal static string NameOf<TRow>() => typeof(TRow).FullName ?? typeof(TRow).Name;

    internal static CtrServiceOptions Of<TRow>(IServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<CtrServiceOptions>>().Get(NameOf<TRow>());
}
