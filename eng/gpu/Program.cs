using Ctnet.MLNet.Gpu;

// "part NAME" runs one part in this process, and prints a line of JSON for each result. Without it, all parts run, each in a
// process of its own with a time limit.
try
{
    return args is ["part", string name, ..]
        ? GpuParts.Run(name, GpuOptions.Parse(args[2..]))
        : new GpuRun(GpuOptions.Parse(args)).Run();
}
catch (Exception exception)
{
    // The results quote the last line.
    Console.Error.WriteLine(exception);
    Console.Error.WriteLine($"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
    return 1;
}
