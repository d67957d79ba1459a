using Quickenshtein;

namespace Ctnet.MLNet.Compare;

/// <summary>Finds the name that a user probably meant.</summary>
public static class NearName
{
    private const int LongestCompared = 64;

    /// <summary>
    /// The name that differs least in its letters and digits; null if all differ in more than a third of them. Case and
    /// punctuation do not count: user_id and UserId are the same name in other styles.
    /// </summary>
    /// <param name="name">What the user wrote.</param>
    /// <param name="names">The names that there are.</param>
    public static string? Of(string name, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(names);
        if (name.Length > LongestCompared)
            return null;
        string plain = Plain(name);
        return names.Select(each => (Name: each, Distance: Levenshtein.GetDistance(plain, Plain(each))))
            .Where(each => each.Distance * 3 <= each.Name.Length)
            .OrderBy(each => each.Distance).Select(each => each.Name).FirstOrDefault();
    }

    /// <summary>The hint " Did you mean 'name'?"; empty if no name is near.</summary>
    /// <param name="name">What the user wrote.</param>
    /// <param name="names">The names that there are.</param>
    public static string Hint(string name, IEnumerable<string> names) =>
        Of(name, names) is string near ? $" Did you mean '{near}'?" : "";

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
