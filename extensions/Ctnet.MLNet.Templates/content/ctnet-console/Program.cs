using System.Globalization;
using Ctnet.MLNet;
using Ctnet.MLNet.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;

// schema.json says which columns of the two logs are the same field.
FeatureSchema schema = FeatureSchema.Load("schema.json");
var ml = new MLContext(seed: 1);

// The first day: the source, and the target on top of it.
IDataView homeRows = Rows("home-2026-11-27.csv", "PriceCents"), guideRows = Rows("guide-2026-11-27.csv", "PriceEuro");
ITransformer source = ml.Transforms.AlignFeatureSchema(schema, "home")
    .Append(ml.BinaryClassification.Trainers.CtrTower("Clicked"))
    .Fit(homeRows);
ITransformer target = ml.Transforms.AlignFeatureSchema(schema, "guide")
    .Append(ml.Transforms.FeaturizeWithSourceTower(source))
    .Append(ml.BinaryClassification.Trainers.CtnetAdapter("Clicked"))
    .Fit(guideRows);

// The next day: both models learn from its rows alone.
source = ml.BinaryClassification.Continue(source, Rows("home-2026-11-28.csv", "PriceCents"));
target = ml.BinaryClassification.Continue(target, Rows("guide-2026-11-28.csv", "PriceEuro"), refreshedSource: source);

// The day after, which no model has seen.
IDataView testRows = Rows("guide-2026-11-29.csv", "PriceEuro");
CtrMetrics metrics = ml.BinaryClassification.EvaluateCtr(target.Transform(testRows), "Clicked", groupColumnName: "Visitor");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"AUC {metrics.Auc:0.000}, log loss {metrics.LogLoss:0.000}"));

// Both models go on from their files. A service needs guide.zip only: dotnet new ctnet-service.
Directory.CreateDirectory("models");
ml.Model.SaveAtomically(source, homeRows.Schema, "models/home.zip");
ml.Model.SaveAtomically(target, guideRows.Schema, "models/guide.zip");
Console.WriteLine("Saved models/home.zip and models/guide.zip.");

// Columns of text files are text, except those that are named here.
IDataView Rows(string file, string price)
{
    var options = new TableOptions();
    options.Types["Clicked"] = DataKind.Boolean;
    options.Types[price] = DataKind.Double;
    return ml.Data.LoadFromTables(Path.Combine("logs", file), options);
}
