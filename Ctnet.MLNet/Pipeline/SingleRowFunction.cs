using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>A batch of one: the row that the cursor stands on.</summary>
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
