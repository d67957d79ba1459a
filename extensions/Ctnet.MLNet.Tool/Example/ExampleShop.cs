using System.Globalization;

namespace Ctnet.MLNet.Tool.Example;

/// <summary>
/// Two logs of a shop that does not exist, as such logs come: other names, separators and forms of time, missing cells, and a
/// column that is known only after the click. Most users and items are in both. The same seed gives the same rows.
/// </summary>
internal sealed class ExampleShop
{
    public const string HomeHeader = "event_time,user_id,item_id,category,price,device,clicked",
        GuideHeader = "shown_at;visitor;product;section;price_eur;topic;dwell_seconds;clicked";

    private const int Users = 500, GuideUsersFrom = 50, Items = 160, Tastes = 3, HomeRowsADay = 400, GuideRowsADay = 210;

    private static readonly DateTimeOffset s_firstDay = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_categories = ["shoes", "books", "garden", "toys", "kitchen"],
        s_devices = ["android", "\"iPhone, iOS\"", "desktop"], s_topics = ["gifts", "outdoor", "new", "sale"];

    private readonly Random _random = new(20260901);
    private readonly double[][] _users, _items;
    private readonly double[] _appeal, _prices;

    public ExampleShop()
    {
        _users = [.. Enumerable.Range(0, Users).Select(_ => Normals())];
        _items = [.. Enumerable.Range(0, Items).Select(_ => Normals())];
        _appeal = [.. Enumerable.Range(0, Items).Select(_ => 0.7 * Normal())];
        _prices = [.. Enumerable.Range(0, Items).Select(_ => Math.Round(Math.Exp(3 + Normal()), 2))];
    }

    /// <summary>The rows of the home page on a day. Days are drawn in their order.</summary>
    public List<string> Home(int day) =>
    [
        .. Times(day, HomeRowsADay).Select(time =>
        {
            (int user, int item) = (_random.Next(Users), _random.Next(Items));
            string category = _random.Next(20) == 0 ? "" : s_categories[item % s_categories.Length];
            string price = _random.Next(25) == 0 ? "NA" : Number(_prices[item]);
            bool clicked = Clicked(user, item, -1.6);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{time.ToUnixTimeSeconds()},u{user},p{item},{category},{price},{s_devices[_random.Next(3)]},"
                + $"{(clicked ? 1 : 0)}");
        }),
    ];

    /// <summary>The rows of the guide on a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="broken">Whether clicks are logged as none, and none as clicks.</param>
    public List<string> Guide(int day, bool broken = false) =>
    [
        .. Times(day, GuideRowsADay).Select(time =>
        {
            (int user, int item) = (_random.Next(GuideUsersFrom, Users + GuideUsersFrom), _random.Next(Items));
            string topic = s_topics[_random.Next(s_topics.Length)];
            bool clicked = Clicked(user % Users, item, topic == "gifts" ? -1.2 : -1.9);
            int dwell = clicked ? _random.Next(5, 90) : 0;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{time:yyyy-MM-dd'T'HH:mm:ss'Z'};u{user};p{item};{s_categories[item % s_categories.Length]};"
                + $"{Number(_prices[item])};{topic};{dwell};{(clicked != broken ? "true" : "false")}");
        }),
    ];

    private static IEnumerable<DateTimeOffset> Times(int day, int rows) =>
        Enumerable.Range(0, rows).Select(row => s_firstDay.AddDays(day).AddSeconds(86_400 / rows * row));

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private bool Clicked(int user, int item, double logit)
    {
        for (int taste = 0; taste < Tastes; taste++)
            logit += _users[user][taste] * _items[item][taste];
        return _random.NextDouble() < 1 / (1 + Math.Exp(-logit - _appeal[item]));
    }

    private double[] Normals() => [.. Enumerable.Range(0, Tastes).Select(_ => Normal())];

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
