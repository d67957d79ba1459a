using Microsoft.Playwright;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>A browser of the system, without a window.</summary>
internal static class Chromium
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Starts the browser. Skips the test if there is none.</summary>
    public static async Task<IBrowser> Start(IPlaywright playwright)
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => s_names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (path is null)
            Assert.Ignore("There is no Chromium on the PATH: apt-get install chromium.");
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"] });
    }
}
