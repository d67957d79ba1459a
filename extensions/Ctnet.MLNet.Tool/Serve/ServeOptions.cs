namespace Ctnet.MLNet.Tool.Serve;

/// <summary>What is served, and how.</summary>
/// <param name="Model">The .zip, or the folder that a job publishes into.</param>
/// <param name="Urls">The addresses, separated by semicolons.</param>
/// <param name="WatchInterval">How often a newer model is looked for; zero for never.</param>
/// <param name="ReloadKey">The key that a reload needs; null if nobody may reload.</param>
internal sealed record ServeOptions(string Model, string Urls, TimeSpan WatchInterval, string? ReloadKey);
