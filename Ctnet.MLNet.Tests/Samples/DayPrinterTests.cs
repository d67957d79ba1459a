using Ctnet.MLNet.Samples.Continual;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples;

/// <summary>The sample continual prints a note for a day that was not published, for warnings and for bad rows.</summary>
public sealed class DayPrinterTests
{
    private static readonly PeriodResult s_day = new("day 5", 1500, null, null, "0123456789abcdef", null, []);

    [Test]
    public void A_published_day_has_no_notes() => Assert.That(DayPrinter.Notes(s_day), Is.Empty);

    [Test]
    public void A_day_that_was_not_published_says_so_and_why() => Assert.That(
        DayPrinter.Notes(s_day with
        {
            Published = false,
            Warnings = ["Not published: worse."],
            BadRows = [new BadRowCount("PriceEuro: not a number", 1700)],
        }),
        Is.EqualTo(new[]
        {
            "Nothing of this day was taken in: the model stays 01234567.",
            "Not published: worse.",
            "Bad rows: 1,700, PriceEuro: not a number.",
        }));
}
