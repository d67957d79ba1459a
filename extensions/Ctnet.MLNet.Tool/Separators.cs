using System.CommandLine;

namespace Ctnet.MLNet.Tool;

/// <summary>The option that names the sign between two cells of a text.</summary>
internal static class Separators
{
    /// <summary>The option of a command.</summary>
    public static Option<string?> Option()
    {
        var option = new Option<string?>("--separator")
        {
            Description = "The sign between two cells of a text file, such as ; or tab. Without this option, the extension and "
                + "the header say it.",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is string name && Find(name) is null)
                result.AddError("--separator must be one character, or tab.");
        });
        return option;
    }

    /// <summary>The separator that a name stands for; null if it stands for none.</summary>
    public static char? Find(string? name) => name switch
    {
        "tab" or "\\t" => '\t',
        [char separator] => separator,
        _ => null,
    };
}
