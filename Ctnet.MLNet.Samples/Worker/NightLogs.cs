using System.Globalization;
using Microsoft.Extensions.Options;

namespace Ctnet.MLNet.Samples.Worker;

/// <summary>The dated files of both logs.</summary>
internal sealed class NightLogs(IOptions<WorkerOptions> options)
{
    private const string DateFormat = "yyyy-MM-dd";

    private readonly WorkerOptions _options = options.Value;

    /// <summary>Finds the nights that are due.</summary>
    /// <param name="done">The days that are done.</param>
    /// <param name="today">This day. It is not over, so its files may still grow.</param>
    public DueNights Find(IReadOnlyCollection<string> done, DateOnly today)
    {
        string end = today.ToString(DateFormat, CultureInfo.InvariantCulture);
        string? last = done.Max(StringComparer.Ordinal);
        Night[] open =
        [
            .. Dates(_options.Source).Union(Dates(_options.Target)).Except(done)
                .Where(date => string.CompareOrdinal(date, end) < 0).Order(StringComparer.Ordinal)
                .Select(NightOf).Where(night => !night.IsEmpty),
        ];
        Night[] nights = [.. open.Where(night => string.CompareOrdinal(night.Date, last) > 0)];
        Night[] ready = [.. nights.TakeWhile(night => !night.MissingFiles.Any())];
        return new(ready, nights.ElementAtOrDefault(ready.Length), [.. open.Except(nights).Select(night => night.Date)]);
    }

    private Night NightOf(string date) => new(date, FileOf(_options.Source, date), FileOf(_options.Target, date));

    private string FileOf(string log, string date) => Path.Combine(_options.LogFolder, $"{log}-{date}.csv");

    private IEnumerable<string> Dates(string log) =>
        Directory.EnumerateFiles(_options.LogFolder, $"{log}-*.csv")
            .Select(file => Path.GetFileNameWithoutExtension(file)[(log.Length + 1)..])
            .Where(date => DateOnly.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
}
