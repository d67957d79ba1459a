using System.Globalization;
using Ctnet.MLNet.Samples.Quickstart;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.ModelBuilder;

/// <summary>
/// A folder with the files that GuideCtr needs: days of simulated rows in tab-separated files, and a source model of the home
/// feed.
/// </summary>
internal sealed class GuideCtrFiles
{
    private readonly DirectoryInfo _folder;

    public GuideCtrFiles(DirectoryInfo folder, int rowsADay)
    {
        _folder = folder;
        folder.Create();
        var world = new SimulatedWorld(1, 0.2);
        List<HomeImpression> home = [];
        List<GuideImpression> guide = [];
        for (int day = 0; day < 7; day++)
        {
            world.NextDay();
            home.AddRange(world.DrawHome(4 * rowsADay));
            guide.AddRange(world.DrawGuide(rowsADay));
        }

        FirstDays = Write("guide.tsv", guide.Take(3 * rowsADay));
        NextDays = Write("guide-new.tsv", guide.Skip(3 * rowsADay).Take(3 * rowsADay));
        LastDay = Write("guide-last.tsv", guide.TakeLast(rowsADay));
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(home);
        ITransformer source = ml.Transforms.AlignFeatureSchema(Schema, "home")
            .Append(ml.BinaryClassification.Trainers.CtrTower("Clicked")).Fit(rows);
        SourceModel = Path.Combine(folder.FullName, "home.zip");
        ml.Model.Save(source, rows.Schema, SourceModel);
    }

    public FeatureSchema Schema { get; } = QuickstartSchema.Create();

    public string FirstDays { get; }

    public string NextDays { get; }

    public string LastDay { get; }

    public string SourceModel { get; }

    private string Write(string name, IEnumerable<GuideImpression> rows)
    {
        string file = Path.Combine(_folder.FullName, name);
        File.WriteAllLines(file, rows.Select(row => string.Join('\t',
            row.Visitor,
            row.Product,
            row.Section,
            row.Keywords,
            row.PriceEuro.ToString(CultureInfo.InvariantCulture),
            row.Topic,
            row.Clicked))
            .Prepend("Visitor\tProduct\tSection\tKeywords\tPriceEuro\tTopic\tClicked"));
        return file;
    }
}
