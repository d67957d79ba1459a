using System.Runtime.CompilerServices;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>Two registers that hold the outputs of one row and one panel of a <see cref="PackedMatrix"/>.</summary>
internal struct RegisterPair<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : struct
{
    private TVector _first, _second;

    public static int Width => 2 * TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterPair<TLanes, TVector> Load(ref float from) =>
        new() { _first = TLanes.Load(ref from, 0), _second = TLanes.Load(ref from, TLanes.Count) };

    /// <summary>Adds the products of a line of weights with an input's value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in RegisterPair<TLanes, TVector> line, float value)
    {
        TVector spread = TLanes.Spread(value);
        _first = TLanes.MultiplyAdd(spread, line._first, _first);
        _second = TLanes.MultiplyAdd(spread, line._second, _second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in RegisterPair<TLanes, TVector> other)
    {
        _first = TLanes.Add(_first, other._first);
        _second = TLanes.Add(_second, other._second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float to)
    {
        TLanes.Store(_first, ref to, 0);
        TLanes.Store(_second, ref to, TLanes.Count);
    }
}
