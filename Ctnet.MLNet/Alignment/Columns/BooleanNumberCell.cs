using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a Boolean column as numbers: 0 and 1.</summary>
internal sealed class BooleanNumberCell(ValueGetter<bool> getter) : NumberCell
{
    public override double Read()
    {
        bool value = false;
        getter(ref value);
        return value ? 1 : 0;
    }
}
