using System.CommandLine;

namespace Ctnet.MLNet.Samples.Compare;
internal static class CompareCommand { public static Command Create() => new("compare"); }
