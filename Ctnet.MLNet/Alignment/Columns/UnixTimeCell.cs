namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a column of numbers that count seconds or milliseconds since 1970-01-01 UTC.</summary>
internal sealed class UnixTimeCell(NumberCell number, UnixTimeReader unix) : TimeCell
{
    public override DateTimeOffset? Read()
    {
        double value = number.Read();
        return double.IsNaN(value) ? null : unix.Read(value);
    }
}
