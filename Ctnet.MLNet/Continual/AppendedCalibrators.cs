using Ctnet.MLNet.Settings;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Continual;

/// <summary>ML.NET's calibrators after a trained model, which turn its score into a probability.</summary>
internal static class AppendedCalibrators
{
    /// <summary>Whether a transformer is one of ML.NET's calibrators.</summary>
    public static bool Has(ITransformer part) => part
        is CalibratorTransformer<PlattCalibrator> or CalibratorTransformer<IsotonicCalibrator>
            or CalibratorTransformer<NaiveCalibrator>;

    /// <summary>Fits a calibrator of the same kind.</summary>
    /// <param name="env">The environment.</param>
    /// <param name="calibrator">The earlier calibrator.</param>
    /// <param name="columns">The trainer's columns.</param>
    /// <param name="rows">The rows, with the continued model's score.</param>
    public static ITransformer Refit(
        IHostEnvironment env, ITransformer calibrator, TrainedColumns columns, IDataView rows)
    {
        (string label, string? weight) = (columns.LabelColumnName, columns.ExampleWeightColumnName);
        return calibrator switch
        {
            CalibratorTransformer<PlattCalibrator> =>
                new PlattCalibratorEstimator(env, label, DefaultColumnNames.Score, weight).Fit(rows),
            CalibratorTransformer<IsotonicCalibrator> =>
                new IsotonicCalibratorEstimator(env, label, DefaultColumnNames.Score, weight).Fit(rows),
            _ => new NaiveCalibratorEstimator(env, label, DefaultColumnNames.Score, weight).Fit(rows),
        };
    }
}
