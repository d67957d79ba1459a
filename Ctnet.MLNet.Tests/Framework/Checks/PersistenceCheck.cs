using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>A transformer that ML.NET's own calls save, and load in a new context, behaves as before.</summary>
internal static class PersistenceCheck
{
    private const string Name = "saving and loading";

    public static void Check(CheckedEstimator subject, IDataView? invalid, string? invalidColumn)
    {
        ITransformer loaded = Reload(subject.ML, subject.Transformer, subject.Valid.Schema, Name);
        CheckSame(subject, loaded, Name);
        if (invalid is not null)
            RefusalCheck.CheckTransforming(loaded, invalid, invalidColumn, "loaded transformer");

        // A loaded model can be saved and loaded again.
        ITransformer loadedAgain = Reload(new MLContext(), loaded, subject.Valid.Schema, $"{Name} again");
        CheckSame(subject, loadedAgain, $"{Name} again");
        (loaded as IDisposable)?.Dispose();
        (loadedAgain as IDisposable)?.Dispose();
    }

    private static ITransformer Reload(MLContext ml, ITransformer transformer, DataViewSchema schema, string check)
    {
        using var file = new MemoryStream();
        ml.Model.Save(transformer, schema, file);
        file.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(file, out DataViewSchema loadedSchema);
        EstimatorCheckException.ThrowIf(SchemaComparer.Difference(schema, loadedSchema), $"{check} (the input's schema)");
        return loaded;
    }

    private static void CheckSame(CheckedEstimator subject, ITransformer loaded, string check)
    {
        DataViewSchema schema = loaded.GetOutputSchema(subject.Valid.Schema);
        EstimatorCheckException.ThrowIf(SchemaComparer.Difference(subject.Schema, schema), $"{check} (GetOutputSchema)");
        IDataView output = loaded.Transform(subject.Valid);
        EstimatorCheckException.ThrowIf(
            SchemaComparer.Difference(subject.Schema, output.Schema), $"{check} (Transform's schema)");
        EstimatorCheckException.ThrowIf(RowTable.ReadAll(output).DifferenceFrom(subject.Rows), check);
        if (loaded.IsRowToRowMapper != subject.Transformer.IsRowToRowMapper)
            throw new EstimatorCheckException(check, $"{nameof(ITransformer.IsRowToRowMapper)} changed");
    }
}
