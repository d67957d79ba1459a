using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Diagnostics;

/// <summary>Asks NVIDIA's driver for the GPUs. TorchSharp tells their number only, and libtorch may have no CUDA.</summary>
internal static unsafe class CudaDriver
{
    // Of the driver's header, cuda.h: CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR.
    private const int Major = 75, Minor = 76;

    private const int NameLength = 256;

    /// <summary>The GPUs in the driver's order, which is that of <c>GpuDeviceId</c>; none without a driver.</summary>
    public static IReadOnlyList<CudaDevice> Devices
    {
        get
        {
            string name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
            if (!NativeLibrary.TryLoad(name, out nint driver))
                return [];
            int count;
            if (((delegate* unmanaged<uint, int>)Function(driver, "cuInit"))(0) != 0
                || ((delegate* unmanaged<int*, int>)Function(driver, "cuDeviceGetCount"))(&count) != 0)
            {
                return [];
            }

            return [.. Enumerable.Range(0, count).Select(index => Device(driver, index))];
        }
    }

    private static CudaDevice Device(nint driver, int index)
    {
        int device, major = 0, minor = 0;
        nuint bytes;
        byte* name = stackalloc byte[NameLength];
        if (((delegate* unmanaged<int*, int, int>)Function(driver, "cuDeviceGet"))(&device, index) != 0)
            return new(null, null, null);
        var nameOf = (delegate* unmanaged<byte*, int, int, int>)Function(driver, "cuDeviceGetName");
        var memoryOf = (delegate* unmanaged<nuint*, int, int>)Function(driver, "cuDeviceTotalMem_v2");
        var attribute = (delegate* unmanaged<int*, int, int, int>)Function(driver, "cuDeviceGetAttribute");
        bool named = nameOf(name, NameLength, device) == 0, measured = memoryOf(&bytes, device) == 0,
            capable = attribute(&major, Major, device) == 0 && attribute(&minor, Minor, device) == 0;
        return new(
            named ? Marshal.PtrToStringUTF8((nint)name) : null,
            measured ? (long)bytes : null,
            capable ? $"{major}.{minor}" : null);
    }

    // Every driver since CUDA 3.2 has these functions.
    private static nint Function(nint driver, string name) => NativeLibrary.GetExport(driver, name);
}
