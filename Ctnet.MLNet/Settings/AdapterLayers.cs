namespace Ctnet.MLNet.Trainers;

/// <summary>Which target layers have an adapter.</summary>
public enum AdapterLayers
{
    /// <summary>Every layer.</summary>
    All,

    /// <summary>The last hidden layer only.</summary>
    Last,
}
