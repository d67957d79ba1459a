namespace Ctnet.MLNet.Tests.Networks;

/// <summary>A source's outputs for a row, by plain loops.</summary>
/// <param name="Prefix">The beginning of the names of its adapters: empty for the first source.</param>
/// <param name="Hidden">The vectors s_0 .. s_L.</param>
/// <param name="Logit">The logit.</param>
internal sealed record PlainSource(string Prefix, double[][] Hidden, double Logit);
