using System.Runtime.Intrinsics;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>The kernels that are compiled for each width of vector registers, and the choice between those widths.</summary>
internal abstract class VectorKernels
{
    private VectorKernels()
    {
    }

    /// <summary>The kernels for the widest registers that this processor has.</summary>
    public static VectorKernels Widest { get; } = Choose();

    /// <summary>How many outputs a panel of a <see cref="PackedMatrix"/> has: as many as two registers hold.</summary>
    public abstract int PanelWidth { get; }

    /// <inheritdoc cref="MatrixKernel{TLanes, TVector}.Multiply"/>
    public abstract void Multiply(PackedMatrix matrix, ReadOnlySpan<float> input, Span<float> output, int rows, Span<int> taken);

    /// <inheritdoc cref="OuterKernel{TLanes, TVector}.Add"/>
    public abstract void AddOuter(
        ReadOnlySpan<float> slopes, ReadOnlySpan<float> input, int rows, Span<float> gradient, Span<float> room);

    /// <inheritdoc cref="OuterKernel{TLanes, TVector}.Room"/>
    public abstract int OuterRoom(int rows, int inputs);

    /// <inheritdoc cref="RowSum{TLanes, TVector}.Add"/>
    public abstract void AddRows(ReadOnlySpan<float> rows, ReadOnlySpan<int> starts, Span<float> output);

    private static VectorKernels Choose()
    {
        if (Vector512.IsHardwareAccelerated)
            return new OfWidth<Lanes512, Vector512<float>>();
        if (Vector256.IsHardwareAccelerated)
            return new OfWidth<Lanes256, Vector256<float>>();
        return new OfWidth<Lanes128, Vector128<float>>();
    }

    private sealed class OfWidth<TLanes, TVector> : VectorKernels where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        public override int PanelWidth => RegisterPair<TLanes, TVector>.Width;

        public override void Multiply(
            PackedMatrix matrix, ReadOnlySpan<float> input, Span<float> output, int rows, Span<int> taken) =>
            MatrixKernel<TLanes, TVector>.Multiply(matrix, input, output, rows, taken);

        public override void AddOuter(
            ReadOnlySpan<float> slopes, ReadOnlySpan<float> input, int rows, Span<float> gradient, Span<float> room) =>
            OuterKernel<TLanes, TVector>.Add(slopes, input, rows, gradient, room);

        public override int OuterRoom(int rows, int inputs) => OuterKernel<TLanes, TVector>.Room(rows, inputs);

        public override void AddRows(ReadOnlySpan<float> rows, ReadOnlySpan<int> starts, Span<float> output) =>
            RowSum<TLanes, TVector>.Add(rows, starts, output);
    }
}
