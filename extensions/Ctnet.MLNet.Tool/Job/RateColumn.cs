using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ctnet.MLNet.Tool.Job;

/// <summary>Rows a second.</summary>
internal sealed class RateColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.Speed is double speed ? string.Create(CultureInfo.InvariantCulture, $"{speed:N0} rows/s") : "");
}
