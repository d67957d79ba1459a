using System.Globalization;
using Microsoft.Extensions.Options;

namespace Ctnet.MLNet.AspNetCore.Settings;

/// <summary>Checks the options at the service's start. The messages name option, rule and value.</summary>
internal sealed class CtrServiceOptionsValidation : IValidateOptions<CtrServiceOptions>
{
    private const int MostMegabytes = 4096, MostRows = 1_000_000;

    public ValidateOptionsResult Validate(string? name, CtrServiceOptions options)
    {
        string[] errors = [.. ErrorsOf(options).Select(error => $"{nameof(CtrServiceOptions)}.{error}")];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> ErrorsOf(CtrServiceOptions options)
    {
        if (options.WatchInterval < TimeSpan.Zero)
            yield return Text($"{nameof(options.WatchInterval)} must not be negative, but is {options.WatchInterval}.");
        if (options.FoldedMegabytes is < 0 or > MostMegabytes)
        {
            yield return Text(
                $"{nameof(options.FoldedMegabytes)} must be between 0 and {MostMegabytes}, but is {options.FoldedMegabytes}.");
        }

        if (options.MaximumRows is < 1 or > MostRows)
            yield return Text($"{nameof(options.MaximumRows)} must be between 1 and {MostRows}, but is {options.MaximumRows}.");
        if (options.MaximumBodyBytes < 1)
            yield return Text($"{nameof(options.MaximumBodyBytes)} must be at least 1, but is {options.MaximumBodyBytes}.");
        if (options.MaximumModelAge <= TimeSpan.Zero)
            yield return Text($"{nameof(options.MaximumModelAge)} must be above 0, but is {options.MaximumModelAge}.");
        if (string.IsNullOrWhiteSpace(options.HealthCheckName))
            yield return Text($"{nameof(options.HealthCheckName)} must be given, but is '{options.HealthCheckName}'.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
