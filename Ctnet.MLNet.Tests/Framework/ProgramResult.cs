namespace Ctnet.MLNet.Tests.Framework;

/// <summary>How a program ended, and what it wrote.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors);
