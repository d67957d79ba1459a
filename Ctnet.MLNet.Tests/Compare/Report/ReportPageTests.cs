using System.Globalization;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tests.Continual;
using Ctnet.MLNet.Tests.Framework;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Report;

/// <summary>report.html as a browser shows it.</summary>
public sealed class ReportPageTests
{
    private readonly List<string> _requests = [], _errors = [];
    private TaskFolder _folder = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private IPage _page = null!;

    private FileInfo Page => new(Path.Combine(_folder.Output.FullName, "report.html"));

    [OneTimeSetUp]
    public async Task Prepare()
    {
        _folder = new TaskFolder();
        JsonObject task = TaskFolder.Task();
        task["about"] = "Stars & \"stripes\" <b>of</b> a task.";
        // Enough rows in few periods: the page shows large segments only. A second length has a section of its own.
        task["time"]!["step"] = new JsonArray("4d", "8d");
        task["fields"]![3]!["group"] = "specific";
        File.AppendAllLines(_folder.Log.FullName, Enumerable.Range(60, 1000).Select(TaskFolder.Line));
        IReadOnlyList<string> strategies = ["target-only", "joint", "ctnet", "source-only", "logistic", "mkt", "ctnet-fallback"];
        var options = new CompareRunOptions(strategies, [0, 1], _folder.Output) { Resamples = 50 };
        new CompareRun(CompareTask.Load(_folder.Write(task.ToJsonString())), options).Execute();

        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.Start(_playwright);
        _page = await Open(1200);
        // Most tests are about all strategies.
        await _page.CheckAsync("#show-all");
    }

    [OneTimeTearDown]
    public async Task CleanUp()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task The_page_loads_no_other_file()
    {
        Assert.That(_requests, Is.EqualTo(new[] { new Uri(Page.FullName).AbsoluteUri }));
        Assert.That(_errors, Is.Empty);
        // The page's own security policy would refuse other files.
        Assert.That(await _page.EvaluateAsync<bool>("fetch('http://localhost:9/').then(() => false, error => true)"), Is.True);
        Assert.That(_errors, Has.Some.Contains("Content Security Policy"));
        _errors.Clear();
    }

    [Test]
    public async Task Every_section_and_every_chart_is_there_and_says_what_it_shows()
    {
        string[] sections =
            ["task", "results", "time", "steps", "segments", "learning", "fields", "trust", "alignment", "reproduce"];
        Assert.That(
            await _page.EvalOnSelectorAllAsync<string[]>("section", "all => all.map(one => one.id)"),
            Is.EqualTo(sections));
        // Two of gains, four of lines, two of verdicts, four of lengths and two of segments. Gates of three strategies, cosines
        // of one and a fallback. Fields, reliability and cost.
        IReadOnlyList<ILocator> charts = await _page.Locator("figure > svg").AllAsync();
        Assert.That(charts, Has.Count.EqualTo(22));
        foreach (ILocator chart in charts)
        {
            Assert.That(await chart.GetAttributeAsync("aria-label"), Is.Not.Empty);
            Assert.That((await chart.BoundingBoxAsync())!.Height, Is.GreaterThan(90));
            Assert.That(await chart.Locator("path, rect").CountAsync(), Is.GreaterThan(5));
            Assert.That(await chart.EvaluateAsync<bool>("one => /NaN|Infinity/.test(one.outerHTML)"), Is.False);
        }
    }

    [Test]
    public async Task Every_chart_has_a_table_of_its_numbers()
    {
        foreach (ILocator figure in await _page.Locator("figure").AllAsync())
        {
            Assert.That(await figure.Locator("table").IsVisibleAsync(), Is.False);
            await figure.Locator("summary").ClickAsync();
            Assert.That(await figure.Locator("table").IsVisibleAsync(), Is.True);
            Assert.That(await figure.Locator("tbody tr").CountAsync(), Is.Positive);
            await figure.Locator("summary").ClickAsync();
        }
    }

    [Test]
    public async Task The_page_shows_the_results_of_the_file()
    {
        JsonNode results = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Output.FullName, "results.json")))!;
        ILocator rows = _page.Locator("#results > .scroll tbody tr");
        JsonArray strategies = results["strategies"]!.AsArray();
        Assert.That(await rows.CountAsync(), Is.EqualTo(strategies.Count));
        foreach ((int i, JsonNode? strategy) in strategies.Index())
        {
            string[] cells = [.. await rows.Nth(i).Locator("th, td").AllInnerTextsAsync()];
            Assert.That(cells[0], Is.EqualTo(strategy!["name"]!.GetValue<string>()));
            double auc = strategy["auc"]!["mean"]!.GetValue<double>();
            Assert.That(cells[1], Does.StartWith(auc.ToString("0.0000", CultureInfo.InvariantCulture)));
        }
    }

    [Test]
    public async Task The_page_shows_what_the_models_learnt_as_the_file_has_it()
    {
        JsonNode results = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Output.FullName, "results.json")))!;
        JsonNode mkt = results["strategies"]!.AsArray()
            .Single(strategy => strategy!["name"]!.GetValue<string>() == "mkt")!["learning"]!;
        Assert.That(
            await _page.Locator("#learning figcaption h3").AllInnerTextsAsync(),
            Is.EqualTo(new[]
            {
                "How far gates were open: ctnet", "How far gates were open: mkt", "How far gates were open: ctnet-fallback",
                "Common and independent knowledge: mkt", "Without the source: ctnet-fallback",
            }));
        Assert.That(
            await _page.Locator("#learning figure").Nth(1).Locator(".legend li").AllInnerTextsAsync(),
            Is.EqualTo(mkt["gates"]!.AsArray().Select(gate => gate!["name"]!.GetValue<string>())));
        string[][] rows =
        [
            .. (await _page.Locator("#learning > .scroll tbody tr").AllInnerTextsAsync())
                .Select(row => row.Split('\t'))
        ];
        Assert.That(rows.Select(row => row[1]), Is.EqualTo(new[] { "source: year", "target: year" }));
        foreach ((string[] cells, JsonNode? field) in rows.Zip(mkt["importances"]!.AsArray()))
        {
            Assert.That(cells[1], Is.EqualTo(field!["name"]!.GetValue<string>()));
            double first = field["values"]!.AsArray().First(value => value is not null)!.GetValue<double>();
            Assert.That(cells[2], Is.EqualTo(first.ToString("0.000", CultureInfo.InvariantCulture)));
        }
    }

    [Test]
    public async Task A_task_s_description_is_shown_as_text_and_not_as_HTML()
    {
        Assert.That(await _page.Locator("#task p").First.InnerTextAsync(), Is.EqualTo("Stars & \"stripes\" <b>of</b> a task."));
        Assert.That(
            await _page.Locator("#reproduce code").InnerTextAsync(),
            Does.StartWith("ctnet compare --task small.json").And.Contain("--seeds 0,1"));
    }

    [TestCase(1200)]
    [TestCase(390)]
    public async Task The_page_fits_the_screen_in_light_and_dark(int width)
    {
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            IPage page = await Open(width, scheme);
            int needed = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.That(needed, Is.LessThanOrEqualTo(width), "Only tables may be wider than the screen.");
            string paper = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
            string ink = await page.EvaluateAsync<string>("getComputedStyle(document.body).color");
            Assert.That(Brightness(paper) > Brightness(ink), Is.EqualTo(scheme == ColorScheme.Light), $"{ink} on {paper}");
            string file = Path.Combine(
                Repository.Root, "artifacts", "report", $"{width}-{scheme.ToString().ToLowerInvariant()}.png");
            await page.ScreenshotAsync(new() { Path = file, FullPage = true });
            Assert.That(new FileInfo(file).Length, Is.GreaterThan(50_000));
            await page.Context.CloseAsync();
        }
    }

    [Test]
    public async Task A_printed_page_has_all_tables()
    {
        IPage page = await Open(1200);
        await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        Assert.That(await page.Locator("details:not([open])").CountAsync(), Is.Zero);
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task The_page_begins_with_what_to_do_and_says_which_segments_are_too_small()
    {
        JsonNode results = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Output.FullName, "results.json")))!;
        Assert.That((string)results["advice"]!, Does.StartWith("Not enough data: the measured rows have 4 users (below 30)"));
        Assert.That(await _page.Locator("main > :first-child").InnerTextAsync(), Is.EqualTo((string)results["advice"]!));
        // All segments are of four users.
        string[] notes = [.. await _page.Locator("#segments figure > .note").AllInnerTextsAsync()];
        Assert.That(notes, Has.Length.EqualTo(2));
        foreach (string note in notes)
            Assert.That(note, Does.StartWith("! Too few to conclude anything from.").And.Contain("4 users (below 30)"));
        string[] names = [.. await _page.Locator("#segments svg.rows .row > text:not(.heading)").AllTextContentsAsync()];
        Assert.That(names, Is.Not.Empty.And.All.StartsWith("! "));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_reader_chooses_the_strategies_of_charts_and_tables_by_keyboard_and_the_choice_is_printed(bool hasScript)
    {
        IPage page = await Open(1200, hasScript: hasScript);
        // Ablations come last, and the first six are shown.
        string[] names = [.. await page.Locator("#choice label").AllInnerTextsAsync()];
        Assert.That(names[..2], Is.EqualTo(new[] { "ctnet", "target-only" }));
        Assert.That(names[6..], Is.EqualTo(new[] { "ctnet-fallback", "all" }));
        Assert.That(await Shown(page), Is.EqualTo(names[..6].Order()));

        int joint = Array.IndexOf(names, "joint");
        await page.Locator($"#show-{joint}").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Choice(page, "ctnet-fallback").CheckAsync();
        string[] chosen = [.. names[..7].Except(["joint"]).Order()];
        Assert.That(await Shown(page), Is.EqualTo(chosen));
        Assert.That(await page.Locator($".of-{joint}").CountAsync(), Is.GreaterThan(20));
        Assert.That(await page.Locator($".of-{joint} >> visible=true").CountAsync(), Is.Zero);
        Assert.That(await page.Locator("#time .series.of-6").CountAsync(), Is.EqualTo(4));
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.That(await Shown(page), Is.EqualTo(chosen));

        await Choice(page, "all").CheckAsync();
        Assert.That(await Shown(page), Is.EqualTo(names[..7].Order()));
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task A_hidden_row_of_a_chart_leaves_no_gap()
    {
        IPage page = await Open(1200);
        ILocator rows = page.Locator("#results svg.rows").First.Locator(".row >> visible=true");
        float before = (await page.Locator("#results svg.rows").First.BoundingBoxAsync())!.Height;
        float[] places = await Places();
        Assert.That(places, Has.Length.EqualTo(5), "All that are shown but target-only, over which the gains are.");
        Assert.That(Steps(places), Is.All.EqualTo(Steps(places)[0]).Within(0.5));
        await Choice(page, "joint").UncheckAsync();
        float[] after = await Places();
        Assert.That(after, Is.EqualTo(places[..4]).Within(0.5));
        Assert.That((await page.Locator("#results svg.rows").First.BoundingBoxAsync())!.Height, Is.LessThan(before - 10));
        await page.Context.CloseAsync();

        // Within the chart, because the tables above it lose rows too.
        async Task<float[]> Places()
        {
            float top = (await page.Locator("#results svg.rows").First.BoundingBoxAsync())!.Y;
            var places = new List<float>();
            foreach (ILocator row in await rows.AllAsync())
                places.Add((await row.Locator("text").BoundingBoxAsync())!.Y - top);
            return [.. places.Order()];
        }

        static float[] Steps(float[] places) => [.. places.Zip(places.Skip(1), (one, next) => next - one)];
    }

    private static ILocator Choice(IPage page, string name) =>
        page.GetByRole(AriaRole.Checkbox, new() { Name = name, Exact = true });

    private static async Task<string[]> Shown(IPage page) =>
        [.. (await page.Locator("#results > .scroll tbody th >> visible=true").AllInnerTextsAsync()).Order()];

    private async Task<IPage> Open(int width, ColorScheme scheme = ColorScheme.Light, bool hasScript = true)
    {
        IBrowserContext context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, JavaScriptEnabled = hasScript,
        });
        IPage page = await context.NewPageAsync();
        if (_page is null)
            page.Request += (_, request) => _requests.Add(request.Url);
        page.Console += (_, message) => _errors.Add(message.Text);
        page.PageError += (_, error) => _errors.Add(error);
        await page.GotoAsync(new Uri(Page.FullName).AbsoluteUri);
        return page;
    }

    private static int Brightness(string rgb) =>
        rgb.Split('(', ')')[1].Split(',').Take(3).Sum(part => int.Parse(part, CultureInfo.InvariantCulture));
}
