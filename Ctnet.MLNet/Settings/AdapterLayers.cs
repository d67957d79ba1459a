namespace Ctnet.MLNet.Trainers;

/// <summary>The target layers that have an adapter.</summary>
public enum AdapterLayers
{
    /// <summary>Every layer.</summary>
    All,

    /// <summary>The last hidden layer only.</summary>
    Last,
}
