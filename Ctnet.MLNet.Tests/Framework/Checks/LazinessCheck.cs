using Ctnet.MLNet.Tests.Framework.Views;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>Transform reads no row until a cursor is asked for one.</summary>
internal static class LazinessCheck
{
    public static void Check(ITransformer transformer, DataViewSchema schema)
    {
        try
        {
            _ = transformer.Transform(new ThrowingDataView(schema)).Schema;
        }
        catch (NotSupportedException exception)
        {
            throw new EstimatorCheckException("laziness of Transform", "it asked for rows", exception);
        }
    }
}
