using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// Leaves out rows of entities that a multi-entity model does not know yet. It cannot score them before a step has trained it on
/// such rows.
/// </summary>
internal static class KnownEntities
{
    private const string Column = "Ctnet.KnownEntity";

    /// <summary>Whether a model is a multi-entity model.</summary>
    public static bool Has(ITransformer model) =>
        Chains.Parts(model).OfType<CtrPredictionTransformer>().Any(part => part.Model.Content.Entities is not null);

    /// <summary>The rows that the model can score: all of them, unless it is a multi-entity model.</summary>
    public static IDataView Of(MLContext ml, ITransformer model, IDataView rows)
    {
        foreach (CtrPredictionTransformer part in Chains.Parts(model).OfType<CtrPredictionTransformer>())
        {
            // If the pipeline makes the column itself, the model's own message says what is wrong.
            if (part.Model.Content.Entities is not IReadOnlyList<EntityFields> known
                || rows.Schema.GetColumnOrNull(part.EntityColumnName) is null)
                continue;
            var marks = new KnownEntitiesTransformer(
                ((IHostEnvironment)ml).Register(nameof(KnownEntities)), part.EntityColumnName, known, Column);
            rows = ml.Data.FilterRowsByColumn(marks.Transform(rows), Column, lowerBound: 0.5);
        }

        return rows;
    }
}
