namespace Ctnet.MLNet.Tests.Training;

internal sealed class SequenceRow
{
    public string Film { get; set; } = "";

    public string Seen { get; set; } = "";

    public string Searched { get; set; } = "";

    public string Numbers { get; set; } = "";

    public float Price { get; set; }

    public bool Clicked { get; set; }
}
