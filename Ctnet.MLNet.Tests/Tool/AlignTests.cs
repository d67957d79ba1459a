using System.Data.Common;
using System.Text;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Tables.Files;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>The command align, with CSV files as people export them.</summary>
public sealed class AlignTests
{
    private const string Header = "user_id,item_id,price,clicked";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public void Long_identifiers_are_read_exactly()
    {
        Write("home.csv", 60, row => $"{123456700 + row % 20},{800000000000 + row % 25},{row % 9}.5,{Clicked(row)}");
        Write("guide.csv", 60, row => $"{123456705 + row % 20},{800000000005 + row % 25},{row % 9}.5,{Clicked(row)}");

        string report = Align().Output;

        // The user has 20 values, of which 15 are in both files; the item has 25, of which 20 are.
        Assert.That(report, Does.Match(@"user\W+first\D+100\.0%\W+0\.0%\W+0\.0%\W+100\.0%\W+20\b"));
        Assert.That(report, Does.Match(@"item\W+first\D+100\.0%\W+0\.0%\W+0\.0%\W+100\.0%\W+25\b"));
        Assert.That(report, Does.Match(@"user\W+first, second\W+15\W+75\.0%").And.Match(@"item\W+first, second\W+20\W+80\.0%"));
        Assert.That(report, Does.Contain("Nothing looks wrong."));
    }

    [Test]
    public void Leading_zeros_and_hashes_stay_as_they_are()
    {
        foreach (string file in (string[])["home.csv", "guide.csv"])
        {
            Write(file, 60, row => row % 2 == 0
                ? $"0000{row % 10 / 2},12e3,1.5,{Clicked(row)}"
                : $"{row % 10 / 2},12000,2.5,{Clicked(row)}");
        }

        string report = Align().Output;

        Assert.That(report, Does.Match(@"user\W+first, second\W+10\W").And.Match(@"item\W+first, second\W+2\W"));
    }

    [TestCase("1", "0")]
    [TestCase("true", "false")]
    [TestCase("True", "False")]
    public void The_label_is_no_field(string yes, string no)
    {
        foreach (string file in (string[])["home.csv", "guide.csv"])
            Write(file, 60, row => $"u{row % 8},i{row % 5},{row % 9}.5,{(row * row % 7 == 1 ? yes : no)}");

        string output = Align("--out", _folder.File("schema.json")).Output;

        JsonNode schema = JsonNode.Parse(File.ReadAllText(_folder.File("schema.json")))!;
        Assert.That(
            schema["fields"]!.AsArray().Select(field => field!["name"]!.GetValue<string>()),
            Is.EqualTo(["user", "item", "price"]));
        Assert.That(schema["domains"]!["first"]!["label"]!.GetValue<string>(), Is.EqualTo("clicked"));
        Assert.That(
            Flat(output), Does.Contain("'clicked' of 'first' is proposed as the label.").And.Contain("trainers need Boolean"));
        Assert.That(output, Does.Match(@"price\W+first.*0\.\d\d\d"), "The AUC of single fields is measured with the label.");
    }

    [Test]
    public void A_text_among_prices_is_missing()
    {
        Write("home.csv", 60, row => $"u{row % 8},i{row % 5},{(row == 7 ? "NA" : $"{row % 9}.5")},{Clicked(row)}");
        Write("guide.csv", 60, row => $"u{row % 8},i{row % 5},{row % 9}.5,{Clicked(row)}");

        string output = Align("--out", _folder.File("schema.json")).Output;

        JsonNode schema = JsonNode.Parse(File.ReadAllText(_folder.File("schema.json")))!;
        JsonNode price = schema["domains"]!["first"]!["fields"]!["price"]!;
        Assert.That(price["missing"]!.AsArray().Select(text => text!.GetValue<string>()), Is.EqualTo(["NA"]));
        Assert.That(Flat(output), Does.Contain("'price' of 'first' holds numbers, but also 'NA' (1 of 60 cells)."));
    }

    [Test]
    public void Cells_with_line_breaks_and_quotes_are_read_as_they_are()
    {
        foreach (string file in (string[])["home.csv", "guide.csv"])
            Write(file, 60, row => $"\"u\n{row % 8}\",\"i, \"\"{row % 5}\"\"\",{row % 9}.5,{Clicked(row)}");

        Assert.That(Align().Output, Does.Match(@"user\W+first, second\W+8\W").And.Match(@"item\W+first, second\W+5\W"));
    }

    [TestCase(";")]
    [TestCase("\t")]
    public void Another_separator_can_be_named(string separator)
    {
        foreach (string file in (string[])["home.csv", "guide.csv"])
        {
            Write(file, 60, row => $"u{row % 8},i{row % 5},{row % 9}.5,{Clicked(row)}");
            File.WriteAllText(_folder.File(file), File.ReadAllText(_folder.File(file)).Replace(",", separator));
        }

        string report = Align("--separator", separator == "\t" ? "tab" : separator).Output;

        Assert.That(report, Does.Match(@"user\W+first, second\W+8\W"));
        Assert.That(Align().Output, Is.EqualTo(report), "The header says it too.");
        Assert.That(
            Refused("--separator", ","),
            Does.Contain("home.csv has only one column,")
                .And.Contain($"try --separator \"{(separator == "\t" ? "tab" : separator)}\""));
    }

    [Test]
    public void Tables_of_any_format_give_the_same_report()
    {
        Write("home.csv", 60, row => $"u{row % 8},i{row % 5},{row % 9}.5,{(Clicked(row) == "True" ? "true" : "false")}");
        Write("guide.csv", 60, row => $"u{row % 9},i{row % 6},{row % 7}.5,{Clicked(row)}");
        string expected = Align().Output;
        string[] lines = File.ReadAllLines(_folder.File("guide.csv"));
        Directory.CreateDirectory(_folder.File("guide"));
        File.WriteAllLines(_folder.File("guide/day-1.csv"), lines[..30]);
        File.WriteAllLines(_folder.File("guide/day-2.csv"), [lines[0], .. lines[30..]]);
        using (DbConnection connection = DuckDb.Connect())
        using (DbCommand command = connection.CreateCommand())
        {
            command.CommandText = "COPY (SELECT user_id, item_id, price::DOUBLE AS price, clicked::BOOLEAN AS clicked "
                + $"FROM read_csv({DuckDb.Text(_folder.File("home.csv"))})) TO {DuckDb.Text(_folder.File("home.parquet"))} (FORMAT parquet)";
            command.ExecuteNonQuery();
        }

        ProgramResult result = BuiltProgram.Tool.Run(
            ["align", _folder.File("home.parquet"), _folder.File("guide/*.csv")]);

        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Output, Is.EqualTo(expected));
    }

    [TestCase("", "home.csv is empty.")]
    [TestCase("\uFEFF", "home.csv is empty.")]
    [TestCase("user_id,item_id\n", "home.csv has no rows: there is nothing below its header.")]
    [TestCase("user_id;item_id\n", "home.csv has no rows: there is nothing below its header.")]
    [TestCase("user_id\nu\n", "home.csv has only one column, 'user_id'.", "name it with --separator")]
    [TestCase("user_id,user_id\nu,v\n", "home.csv, line 1: two columns are named 'user_id'.")]
    [TestCase("user_id,item_id\nu,i\nu\n", "home.csv, line 3, column 'item_id': the row has 1 cells and the header 2.")]
    public void A_file_that_is_none_is_one_sentence(string text, params string[] parts)
    {
        File.WriteAllText(_folder.File("home.csv"), text);
        Write("guide.csv", 60, row => $"u{row % 8},i{row % 5},{row % 9}.5,{Clicked(row)}");

        string errors = Refused();

        foreach (string part in parts)
            Assert.That(errors, Does.Contain(part));
    }

    [Test]
    public void A_file_that_is_not_UTF_8_is_refused_with_its_line()
    {
        File.WriteAllText(_folder.File("home.csv"), "user_id,item_id\nu,i\né,i\n", Encoding.Latin1);
        Write("guide.csv", 60, row => $"u{row % 8},i{row % 5},{row % 9}.5,{Clicked(row)}");

        Assert.That(Refused(), Does.Contain("home.csv, line 3").And.Contain("is not UTF-8"));
    }

    [Test]
    public void A_label_that_is_none_in_a_late_row_is_named()
    {
        Write("home.csv", 10_010, row => $"u{row % 8},i{row % 5},1.5,{(row == 10_004 ? "2" : Clicked(row))}");
        Write("guide.csv", 60, row => $"u{row % 8},i{row % 5},{row % 9}.5,{Clicked(row)}");

        Assert.That(Refused(), Does.Contain("home.csv, row 10005 below the header, column 'clicked': '2' is not a label."));
    }

    private static string Clicked(int row) => row * row % 7 == 1 ? "True" : "False";

    // The console breaks long lines.
    private static string Flat(string output) =>
        string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void Write(string file, int rows, Func<int, string> row) =>
        File.WriteAllLines(_folder.File(file), Enumerable.Range(0, rows).Select(row).Prepend(Header));

    private ProgramResult Align(params string[] options)
    {
        ProgramResult result = Run(options);
        Assert.That(result.ExitCode, Is.Zero, $"{result.Output}\n{result.Errors}");
        return result;
    }

    private string Refused(params string[] options)
    {
        (int exitCode, _, string errors) = Run(options);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors.TrimEnd(), Does.StartWith("error: ").And.Not.Contain("\n"));
        return errors;
    }

    private ProgramResult Run(string[] options) =>
        BuiltProgram.Tool.Run(["align", _folder.File("home.csv"), _folder.File("guide.csv"), .. options]);
}
