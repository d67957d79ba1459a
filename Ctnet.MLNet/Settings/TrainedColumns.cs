using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Settings;

/// <summary>The columns that a trainer of any kind read beside the features. They are read from the model's JSON.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record TrainedColumns(string LabelColumnName, string? ExampleWeightColumnName);
