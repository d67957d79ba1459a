namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>A rectangle of a drawing.</summary>
internal sealed record Box(double X, double Y, double Width, double Height)
{
    public bool Overlaps(Box other) =>
        X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
}
