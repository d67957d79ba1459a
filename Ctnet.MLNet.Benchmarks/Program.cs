using BenchmarkDotNet.Running;
if (args is ["quick", ..])
{
    var b = new Ctnet.MLNet.Benchmarks.AlignmentBenchmarks();
    b.Setup(false);
    for (int i = 0; i < 4; i++)
    {
        var w = System.Diagnostics.Stopwatch.StartNew();
        b.AlignFeatureSchemaFit();
        Console.WriteLine($"fit {w.Elapsed.TotalMicroseconds / 200000:0.00} us");
        w.Restart();
        b.AlignFeatureSchemaEncode();
        Console.WriteLine($"encode {w.Elapsed.TotalMicroseconds / 200000:0.00} us");
    }
    return;
}
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
