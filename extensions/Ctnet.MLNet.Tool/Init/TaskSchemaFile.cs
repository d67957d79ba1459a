using Ctnet.MLNet.Compare;

namespace Ctnet.MLNet.Tool.Init;

/// <summary>The JSON Schema of task files, by which editors complete and check them. It is written beside a task file.</summary>
internal static class TaskSchemaFile
{
    public const string Name = "ctnet.schema.json";

    public static void Write(string folder)
    {
        using Stream schema = typeof(TaskSchemaFile).Assembly.GetManifestResourceStream(Name)!;
        WholeFile.Write(Path.Combine(folder, Name), schema);
    }
}
