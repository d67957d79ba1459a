namespace Ctnet.MLNet.Compare;

/// <summary>Makes folders for results, before hours of work are spent on these.</summary>
public static class WritableFolder
{
    /// <summary>Makes a folder if there is none, and writes a file into it, which it removes.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="what">What is written there, for the message.</param>
    /// <exception cref="InputFileException">The folder cannot be made or written to.</exception>
    public static void Prepare(DirectoryInfo folder, string what)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            folder.Create();
            string file = Path.Combine(folder.FullName, $".{Guid.NewGuid():N}");
            File.WriteAllText(file, "");
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException(
                $"{folder.FullName} cannot be written to, and {what} go there: {exception.Message} Name another folder.",
                exception);
        }
    }
}
