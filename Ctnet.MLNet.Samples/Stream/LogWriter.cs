using System.Globalization;
using System.Text;

namespace Ctnet.MLNet.Samples.Stream;

/// <summary>
/// Writes a log of clicks, as a web server would: a file at a time, under another name until it is whole. New items appear in
/// each file, and old ones are shown no more.
/// </summary>
internal sealed class LogWriter(string folder)
{
    private const int Users = 300, ItemsAtATime = 60, NewItemsAFile = 5, RowsAFile = 1000;

    private readonly Random _random = new(1);

    /// <summary>Writes files, one every few moments.</summary>
    public async Task Write(int files, CancellationToken cancellationToken)
    {
        for (int file = 1; file <= files; file++)
        {
            string path = Path.Combine(folder, $"{file:D6}.csv"), beside = path + ".new";
            await File.WriteAllTextAsync(beside, Rows(file), cancellationToken);
            File.Move(beside, path);
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>The impressions that a file's users see.</summary>
    public StreamImpression[] Draw(int file, int rows) => [.. Enumerable.Range(0, rows).Select(_ =>
    {
        int user = _random.Next(Users), item = file * NewItemsAFile + _random.Next(ItemsAtATime);
        double logit = Trait(user) + Trait(Users + item) - 1;
        return new StreamImpression
        {
            User = $"u{user}", Item = $"i{item}", Clicked = _random.NextDouble() < 1 / (1 + Math.Exp(-logit)),
        };
    })];

    private string Rows(int file)
    {
        var text = new StringBuilder("User,Item,Clicked\n");
        foreach (StreamImpression row in Draw(file, RowsAFile))
            text.Append(CultureInfo.InvariantCulture, $"{row.User},{row.Item},{row.Clicked}\n");
        return text.ToString();
    }

    // A fixed trait of each user and item, -2 to 2.
    private static double Trait(int number) => 4 * new Random(number).NextDouble() - 2;
}
