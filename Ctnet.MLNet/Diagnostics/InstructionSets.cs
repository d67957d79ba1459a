using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Ctnet.MLNet.Diagnostics;

/// <summary>The instruction sets of this processor that matter for training and scoring.</summary>
internal static class InstructionSets
{
    public static IReadOnlyList<string> Names => [.. All().Where(each => each.Supported).Select(each => each.Name)];

    private static IEnumerable<(string Name, bool Supported)> All()
    {
        yield return ("AVX2", Avx2.IsSupported);
        yield return ("FMA", Fma.IsSupported);
        yield return ("AVX-512", Avx512F.IsSupported);
        yield return ("NEON", AdvSimd.IsSupported);
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
            yield break;
        // .NET has no property for these. The bits are those of Intel's manual, CPUID, leaf 7. The system must also save the
        // registers, which .NET's own answer for AVX-512 includes.
        (int subleaves, _, int ecx, int edx) = X86Base.CpuId(7, 0);
        yield return ("AVX512-VNNI", Avx512F.IsSupported && (ecx & 1 << 11) != 0);
        yield return ("AMX-BF16", Avx512F.IsSupported && (edx & 1 << 22) != 0);
        if (subleaves < 1)
            yield break;
        int eax = X86Base.CpuId(7, 1).Eax;
        yield return ("AVX-VNNI", Avx2.IsSupported && (eax & 1 << 4) != 0);
        yield return ("AVX512-BF16", Avx512F.IsSupported && (eax & 1 << 5) != 0);
    }
}
