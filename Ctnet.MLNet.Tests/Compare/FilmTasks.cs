using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare;

/// <summary>The task files of real logs, which are not part of the repository.</summary>
internal static class FilmTasks
{
    /// <summary>Finds a task file in ../shared. Without it, the test is skipped.</summary>
    public static FileInfo Find(string name)
    {
        DirectoryInfo? root = new(TestContext.CurrentContext.TestDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Ctnet.MLNet.sln")))
            root = root.Parent;
        var task = new FileInfo(Path.Combine(root?.Parent?.FullName ?? "", "shared", "data", "tasks", name));
        if (!task.Exists)
            Assert.Ignore($"There is no ../shared/data/tasks/{name} beside the repository.");
        return task;
    }
}
