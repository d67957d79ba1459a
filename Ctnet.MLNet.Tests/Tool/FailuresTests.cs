using System.Reflection;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tool;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>A failure is reported in one line, however it is wrapped.</summary>
[NonParallelizable]
public sealed class FailuresTests
{
    private static readonly InputFileException s_one = new("one.csv is empty."), s_two = new("two.csv is empty.");

    private static IEnumerable<TestCaseData<Exception, string, int>> Wrapped()
    {
        yield return new(s_one, "error: one.csv is empty.\n", 1);
        yield return new(new AggregateException(s_one), "error: one.csv is empty.\n", 1);
        yield return new(new AggregateException(s_one, new InputFileException(s_one.Message)), "error: one.csv is empty.\n", 1);
        yield return new(
            new AggregateException(new AggregateException(s_one, s_two), new TargetInvocationException(s_two)),
            "error: one.csv is empty.\nerror: two.csv is empty.\n", 1);
        yield return new(new AggregateException(new OperationCanceledException(), s_two), "error: two.csv is empty.\n", 1);
        yield return new(
            new AggregateException(new OperationCanceledException(), new TaskCanceledException()), "", 130);
    }

    [TestCaseSource(nameof(Wrapped))]
    public async Task Each_cause_is_named_once(Exception failure, string message, int exitCode)
    {
        TextWriter before = Console.Error;
        using var errors = new StringWriter { NewLine = "\n" };
        Console.SetError(errors);
        try
        {
            Assert.That(await Task.FromException<int>(failure).ReportingFailure(), Is.EqualTo(exitCode));
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.That(errors.ToString(), Is.EqualTo(message));
    }
}
