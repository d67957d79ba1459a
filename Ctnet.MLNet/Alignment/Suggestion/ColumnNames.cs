using System.Text.RegularExpressions;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Guesses the roles of columns from their names.</summary>
internal static partial class ColumnNames
{
    // In the order in which they are taken for the label, if a domain has several.
    private static readonly string[] s_labels =
    [
        "label", "click", "clicked", "clicks", "clk", "target", "y", "conversion", "conversions", "convert", "converted", "conv",
        "purchase", "purchased", "purchases", "buy", "bought", "sale", "sold", "order", "ordered", "paid", "booking", "booked",
        "install", "installed", "subscribe", "subscribed", "response", "responded", "like", "liked", "rating", "rated",
        "outcome", "result", "success", "engaged", "engagement", "class", "finished", "watched",
    ];

    // With more than two values these still tell what the row's label is made from.
    private static readonly string[] s_outcomes =
    [
        "label", "click", "clicked", "clicks", "conversion", "conversions", "converted", "purchase", "purchased", "purchases",
        "rating", "rated", "ratings", "stars",
    ];

    private static readonly string[] s_fillers = ["is", "was", "did", "has", "flag", "indicator", "binary", "user", "ad", "item"];

    private static readonly string[] s_times =
        ["time", "timestamp", "ts", "datetime", "date", "eventtime", "unixtime", "createdat", "at"];

    private static readonly string[] s_users =
    [
        "user", "visitor", "member", "customer", "account", "device", "viewer", "reader", "client", "buyer", "subscriber",
        "person", "player", "uid", "cookie",
    ];

    private static readonly string[] s_items =
    [
        "item", "product", "article", "movie", "film", "ad", "sku", "creative", "video", "song", "track", "book", "offer", "news",
    ];

    private static readonly string[] s_otherThings = ["campaign", "shop", "category", "city", "brand", "publisher", "advertiser"];

    private static readonly string[] s_idEndings = ["id", "ids", "identifier", "code", "key", "no", "nr", "uuid", "guid", "hash"];

    // These end in "id" and are no ids.
    private static readonly string[] s_quantities = ["bid", "paid", "grid", "valid", "solid", "fluid", "mid"];

    /// <summary>The name in lower case, without punctuation.</summary>
    public static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>
    /// The name in lower case, without punctuation and without endings such as "id", by which columns are matched.
    /// </summary>
    public static string Plain(string name)
    {
        string plain = Letters(name);
        foreach (string ending in (string[])["identifier", "ids", "id", "code", "key", "name"])
        {
            if (plain.Length > ending.Length && plain.EndsWith(ending, StringComparison.Ordinal) && !s_quantities.Contains(plain))
                return plain[..^ending.Length];
        }

        return plain;
    }

    /// <summary>The place of a label's name among all such names, from 0; null if the name is not that of a label.</summary>
    public static int? LabelRank(string name) => Rank(name, s_labels);

    /// <summary>Whether a column of this name probably is what the label was made from.</summary>
    public static bool IsOutcome(string name) => Rank(name, s_outcomes) is not null;

    public static bool IsTime(string name) =>
        s_times.Contains(Letters(name)) || Words(name).Any(s_times.Contains);

    public static bool IsUser(string name) => Has(name, s_users);

    public static bool IsItem(string name) => Has(name, s_items);

    /// <summary>Whether the name is that of things that come back in other rows, such as users or items.</summary>
    public static bool IsThing(string name) => IsUser(name) || IsItem(name) || Has(name, s_otherThings);

    /// <summary>Whether whole numbers in a column of this name are identifiers.</summary>
    public static bool IsIdentifier(string name)
    {
        string letters = Letters(name);
        return IsThing(name)
            || (Words(name) is [.., var last] && s_idEndings.Contains(last))
            || (letters.EndsWith("id", StringComparison.Ordinal) && !s_quantities.Any(letters.EndsWith));
    }

    private static int? Rank(string name, string[] names)
    {
        string letters = Letters(name);
        foreach (string prefix in (string[])["is", "was", "did", "has"])
        {
            if (letters.StartsWith(prefix, StringComparison.Ordinal) && names.Contains(letters[prefix.Length..]))
                return Array.IndexOf(names, letters[prefix.Length..]);
        }

        string[] words = [.. Words(name).Where(word => !s_fillers.Contains(word))];
        int[] ranks = [.. words.Append(letters).Select(word => Array.IndexOf(names, word))];
        if (ranks[^1] >= 0)
            return ranks[^1];
        return words.Length > 0 && ranks[..^1].All(rank => rank >= 0) ? ranks[..^1].Max() : null;
    }

    // The thing is the name or its last word ("home_user"), or is followed by what makes it an id ("visitor_no").
    private static bool Has(string name, string[] things) => things.Contains(Plain(name))
        || (Words(name) is [.., var last] words
            && (things.Contains(last) || (s_idEndings.Contains(last) && words.Any(things.Contains))));

    private static string[] Words(string name) => [.. WordPattern().Matches(name).Select(word => word.Value.ToLowerInvariant())];

    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\p{Nd}+")]
    private static partial Regex WordPattern();
}
