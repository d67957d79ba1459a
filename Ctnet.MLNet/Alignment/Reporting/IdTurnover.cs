namespace Ctnet.MLNet;

/// <summary>How many values of a field with <see cref="FeatureField.EvictAfter"/> got and lost their ids in one fit.</summary>
/// <param name="Field">The field. Fields of one space have the same numbers.</param>
/// <param name="Admitted">The number of values that got an id.</param>
/// <param name="Evicted">The number of values that lost their id, because fits had not met them for long.</param>
/// <param name="Held">The number of values that have an id after the fit.</param>
/// <param name="Rows">
/// The number of ids after the fit, which are the rows of the embedding table: those of <paramref name="Held"/>, those that wait
/// for a new value, and the two for "missing" and "never seen".
/// </param>
public sealed record IdTurnover(string Field, long Admitted, long Evicted, long Held, long Rows);
