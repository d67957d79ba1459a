using System.CommandLine;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Serving;
using Microsoft.ML;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Serve;

/// <summary>Serves a model over HTTP. It needs no libtorch.</summary>
internal static class ServeCommand
{
    private const string KeyVariable = "CTNET_RELOAD_KEY";

    private static readonly Argument<string?> s_model = new("model")
    {
        Description = "A model (.zip), or the folder that a job publishes into. Default: the folder of ctnet.json's job.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> s_urls = new("--urls")
    {
        Description = "The addresses to listen at, separated by semicolons.",
        DefaultValueFactory = _ => "http://localhost:5000",
    };

    private static readonly Option<double> s_watch = new("--watch")
    {
        Description = "How many seconds lie between two looks for a newer model; 0 for never.",
        DefaultValueFactory = _ => 5,
    };

    public static Command Create()
    {
        var command = new Command(
            "serve",
            "Serve a model over HTTP: POST /score, /score/rows, GET /health, /model, and /docs to try it. Newer models are taken "
            + "in.\n"
            + $"POST /model/reload needs the key in the environment variable {KeyVariable}.\n"
            + "Example: ctnet serve guide.zip --urls http://localhost:8080")
        {
            s_model, s_urls, s_watch,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(s_watch) is < 0 or > 86_400 or double.NaN)
                result.AddError("--watch must be between 0 and 86400 seconds.");
        });
        command.SetAction((parsed, cancellationToken) => Run(
            new(
                Path.GetFullPath(parsed.GetValue(s_model) ?? TrainingJob.Load(TaskFileArgument.Default.Existing()).Published),
                parsed.GetRequiredValue(s_urls),
                TimeSpan.FromSeconds(parsed.GetValue(s_watch)),
                Environment.GetEnvironmentVariable(KeyVariable)),
            cancellationToken));
        return command;
    }

    private static Task Run(ServeOptions options, CancellationToken cancellationToken)
    {
        var ml = new MLContext();
        string file = Directory.Exists(options.Model)
            ? Path.Combine(options.Model, PublishedManifest.Read(options.Model).Whole.Name)
            : options.Model;
        ITransformer model = ml.Model.LoadChecked(file, out DataViewSchema? columns);
        Type rows = RowClass.Of(file, model, columns);
        IEnumerable<string> fields = rows.GetProperties().Select(column => $"{column.Name} ({Text(column.PropertyType)})");
        AnsiConsole.MarkupLineInterpolated($"Rows have {string.Join(", ", fields)}.");
        AnsiConsole.MarkupLineInterpolated($"POST {options.Urls}/score; try it at {options.Urls}/docs. Ctrl+C ends it.");
        var host = (IScoringHost)Activator.CreateInstance(typeof(ScoringHost<>).MakeGenericType(rows), options)!;
        return host.Run(cancellationToken);
    }

    private static string Text(Type type) => type == typeof(string) ? "text" : type.Name;
}
