namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// The operations of a vector register. Kernels are generic over it, and are compiled for each width that processors have.
/// </summary>
internal interface ILanes<TVector> where TVector : struct
{
    /// <summary>How many values a register holds.</summary>
    static abstract int Count { get; }

    /// <summary>Whether the processor has 32 such registers; otherwise it has 16.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>A register whose values are all the same.</summary>
    static abstract TVector Spread(float value);

    static abstract TVector Load(ref float from, int at);

    static abstract void Store(TVector values, ref float to, int at);

    static abstract TVector Add(TVector left, TVector right);

    /// <summary>left * right + added, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector added);
}
