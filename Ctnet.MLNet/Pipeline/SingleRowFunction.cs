using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>Computes the cursor's current row as a batch of one.</summary>
internal sealed class SingleRowFunction(BatchFunction batch, DataViewRow input) : RowFunction(input)
{
    public override Delegate CreateGetter(int output) => batch.CreateGetter(output, () =>
    {
        EnsureComputed();
        return 0;
    });

    protected override void Compute()
    {
        batch.Take(0);
        batch.Compute(1);
    }
}
