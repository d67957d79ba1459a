using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Ctnet.MLNet.Diagnostics;

/// <summary>Asks the loaded libtorch for what TorchSharp does not tell.</summary>
internal static unsafe class NativeTorch
{
    // std::string at::get_cpu_capability()
    private const string Capability = "_ZN2at18get_cpu_capabilityB5cxx11Ev";

    /// <summary>The version of libtorch, such as "2.10.0"; null if it is not found, or older than 2.9.</summary>
    public static string? Version
    {
        get
        {
            if (Export("aoti_torch_abi_version") is not nint function)
                return null;
            // A byte each, from the highest: major, minor, patch.
            ulong version = ((delegate* unmanaged<ulong>)function)();
            return $"{version >> 56}.{(version >> 48) & 255}.{(version >> 40) & 255}";
        }
    }

    /// <summary>The instruction set of libtorch's kernels; null if it is not found, or the system is not Linux on x64.</summary>
    public static string? Kernels
    {
        get
        {
            if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64
                || Export(Capability) is not nint function)
            {
                return null;
            }

            // The caller has room for a std::string of 32 bytes, which begins with a pointer to its text. A text of up to 15
            // letters, as each of these is, lies within the string, so that nothing is to be freed.
            void** text = stackalloc void*[4];
            ((delegate* unmanaged<void**, void**>)function)(text);
            return Marshal.PtrToStringUTF8((nint)text[0]);
        }
    }

    /// <summary>The path of the loaded library; null if none is loaded or the system does not tell.</summary>
    public static string? Path
    {
        get
        {
            using Process process = Process.GetCurrentProcess();
            return process.Modules.Cast<ProcessModule>().Select(module => module.FileName)
                .FirstOrDefault(file => System.IO.Path.GetFileName(file).Contains("torch_cpu", StringComparison.Ordinal));
        }
    }

    private static nint? Export(string name) =>
        NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out nint library)
        && NativeLibrary.TryGetExport(library, name, out nint function)
            ? function
            : null;
}
