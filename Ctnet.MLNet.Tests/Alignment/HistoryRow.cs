namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>A row of a log. It has a time, for fields that are built from the log.</summary>
internal sealed class HistoryRow
{
    public double Time { get; set; }

    public string User { get; set; } = "";

    public string Item { get; set; } = "";

    public bool Clicked { get; set; }

    /// <summary>A row on a day and at an hour of it.</summary>
    public static HistoryRow At(int day, int hour, string user, string item, bool clicked) =>
        new() { Time = (day * 24 + hour) * 3600.0, User = user, Item = item, Clicked = clicked };
}
