using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Views;

/// <summary>
/// Every <paramref name="parts"/>-th row of a cursor. Each row is a batch of its own, so that the order can be restored.
/// </summary>
internal sealed class SplitCursor(DataViewRowCursor input, int part, int parts) : DelegatingRow(input)
{
    private long _row = -1, _position = -1;

    public override long Position => _position;

    public override long Batch => _row;

    public override bool MoveNext()
    {
        do
        {
            if (!base.MoveNext())
            {
                _position = -1;
                return false;
            }
            _row++;
        }
        while (_row % parts != part);
        _position++;
        return true;
    }
}
