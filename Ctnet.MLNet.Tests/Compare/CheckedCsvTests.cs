using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare;

/// <summary>The reader of files reads every row, and each row once.</summary>
public sealed class CheckedCsvTests
{
    [Test]
    public void In_a_file_of_one_column_an_empty_line_is_a_row_with_an_empty_cell() =>
        Assert.That(Cells("user\nu1\n\nu2\n"), Is.EqualTo(new[] { "u1", "", "u2" }));

    [TestCase("\uFEFFuser,item\r\nu1,i1\r\nu2,i2\r\n", Description = "A mark of the byte order, and Windows' line ends.")]
    [TestCase("user,item\nu1,i1\nu2,i2", Description = "No line end after the last row.")]
    [TestCase("user,item\n//u1,i1\nu2,i2\n", "//u1")]
    [TestCase("user,item\n#u1,i1\nu2,i2\n", "#u1")]
    [TestCase("user,item\n\"\",i1\nu2,i2\n", "")]
    [TestCase("user,item\n,\nu2,i2\n", "")]
    public void No_row_is_skipped(string text, string first = "u1") =>
        Assert.That(Cells(text), Is.EqualTo(new[] { first, "u2" }));

    private static string[] Cells(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("rows.csv"), text);
        using var csv = new CheckedCsv(folder.File("rows.csv"));
        int user = csv.IndexOf("user");
        List<string> cells = [];
        while (csv.Read())
            cells.Add(csv.Cell(user));
        return [.. cells];
    }
}
