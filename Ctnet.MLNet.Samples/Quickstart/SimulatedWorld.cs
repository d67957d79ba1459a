namespace Ctnet.MLNet.Samples.Quickstart;

/// <summary>
/// Two domains with known click probabilities and common users and items. Users have tastes and items have traits. Tastes and
/// popularity drift from day to day, and every day brings new users and items.
/// </summary>
internal sealed class SimulatedWorld
{
    private const int Traits = 3, Categories = 10, Topics = 8;

    private const int FirstUsers = 800, FirstItems = 400, NewUsersADay = 15, NewItemsADay = 8;

    private readonly Random _random;
    private readonly List<User> _users = [];
    private readonly List<Item> _items = [];
    private readonly double[] _placements = [0.4, 0, -0.5];
    private readonly double[] _topics;
    private readonly double[][] _categories;
    private readonly double _homeIntercept, _guideIntercept;

    /// <param name="seed">The seed of all draws.</param>
    /// <param name="clickRate">The mean click probability of the first day's rows, in both domains; above 0 and below 1.</param>
    public SimulatedWorld(int seed, double clickRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(clickRate, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(clickRate, 1);
        _random = new Random(seed);
        _categories = [.. Enumerable.Range(0, Categories).Select(_ => Normals(Traits, 1.0))];
        _topics = Normals(Topics, 0.4);
        for (int i = 0; i < FirstUsers; i++)
            _users.Add(NewUser());
        for (int i = 0; i < FirstItems; i++)
            _items.Add(NewItem());
        _homeIntercept = InterceptFor(clickRate, (user, item) => HomeLogit(user, item, Pick(_placements)));
        _guideIntercept = InterceptFor(clickRate, (user, item) => GuideLogit(user, item, Pick(_topics)));
    }

    public int Day { get; private set; }

    /// <summary>Moves tastes and popularity, and adds users and items.</summary>
    public void NextDay()
    {
        Day++;
        foreach (Item item in _items)
            item.Quality = 0.97 * item.Quality + 0.12 * Normal();
        foreach (User user in _users)
        {
            for (int i = 0; i < Traits; i++)
                user.Taste[i] = 0.997 * user.Taste[i] + 0.05 * Normal();
        }

        for (int i = 0; i < NewUsersADay; i++)
            _users.Add(NewUser());
        for (int i = 0; i < NewItemsADay; i++)
            _items.Add(NewItem());
    }

    /// <summary>One day's rows of the home feed.</summary>
    public HomeImpression[] DrawHome(int rows) =>
    [
        .. Enumerable.Range(0, rows).Select(_ =>
        {
            (User user, Item item, int placement) = (Pick(_users), Pick(_items), _random.Next(_placements.Length));
            double probability = Sigmoid(HomeLogit(user, item, _placements[placement]) + _homeIntercept);
            return new HomeImpression
            {
                Day = Day, UserId = user.Id, ItemId = item.Id, Category = $"c{item.Category}", Tags = string.Join('|', item.Tags),
                PriceCents = (float)(item.Price * 100), Placement = $"p{placement}",
                Clicked = _random.NextDouble() < probability,
            };
        }),
    ];

    /// <summary>One day's rows of the guide.</summary>
    public GuideImpression[] DrawGuide(int rows) =>
    [
        .. Enumerable.Range(0, rows).Select(_ =>
        {
            (User user, Item item, int topic) = (Pick(_users), Pick(_items), _random.Next(Topics));
            double probability = Sigmoid(GuideLogit(user, item, _topics[topic]) + _guideIntercept);
            return new GuideImpression
            {
                Day = Day,
                Visitor = user.Id,
                Product = item.Id,
                Section = $"c{item.Category}",
                Keywords = string.Join('|', item.Tags),
                PriceEuro = Math.Round(item.Price, 2),
                Topic = $"t{topic}",
                Clicked = _random.NextDouble() < probability,
                TrueProbability = probability,
            };
        }),
    ];

    private static double HomeLogit(User user, Item item, double placement) => Affinity(user, item) + placement;

    // The guide shares the tastes, weighs price more, and has topics.
    private static double GuideLogit(User user, Item item, double topic) =>
        0.9 * Affinity(user, item) - 0.3 * Math.Log(item.Price / 20) + topic;

    private static double Affinity(User user, Item item)
    {
        double sum = user.Activity + item.Quality;
        for (int i = 0; i < Traits; i++)
            sum += user.Taste[i] * item.Trait[i];
        return sum;
    }

    // Halves an interval until sigmoid(logit + intercept) has the given mean over rows as the domain draws them.
    private double InterceptFor(double clickRate, Func<User, Item, double> logit)
    {
        double[] logits = [.. Enumerable.Range(0, 20_000).Select(_ => logit(Pick(_users), Pick(_items)))];
        (double low, double high) = (-30, 30);
        for (int i = 0; i < 50; i++)
        {
            double middle = (low + high) / 2;
            if (logits.Average(value => Sigmoid(value + middle)) < clickRate)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    private double Pick(double[] values) => values[_random.Next(values.Length)];

    private User NewUser() => new($"u{_users.Count}", Normals(Traits, 0.7), 0.8 * Normal());

    private Item NewItem()
    {
        int category = _random.Next(Categories);
        double[] trait = [.. _categories[category].Select(mean => mean + 0.2 * Normal())];
        // Tags name the strongest traits, with some noise.
        string[] tags =
        [
            .. Enumerable.Range(0, Traits).Where(i => Math.Abs(trait[i] + 0.3 * Normal()) > 0.6)
                .Select(i => $"{(trait[i] > 0 ? "more" : "less")}{i}"),
        ];
        return new($"i{_items.Count}", category, trait, tags, Math.Exp(3 + 0.8 * Normal())) { Quality = 0.7 * Normal() };
    }

    // Newer items and users are drawn more often.
    private T Pick<T>(List<T> all) => all[^(1 + (int)(all.Count * Math.Pow(_random.NextDouble(), 1.5)))];

    private double[] Normals(int count, double deviation) => [.. Enumerable.Range(0, count).Select(_ => deviation * Normal())];

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private sealed record User(string Id, double[] Taste, double Activity);

    private sealed record Item(string Id, int Category, double[] Trait, string[] Tags, double Price)
    {
        public double Quality { get; set; }
    }
}
