using System.Globalization;
using EdgeKit.Resilience;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Deadlines;

/// <summary>Parses the deadline and retry depth headers. Invalid values are ignored.</summary>
internal static class DeadlineHeaders
{
    private const int MaxRetryDepth = 100;

    public static TimeSpan? TimeoutOf(IHeaderDictionary headers, string name) =>
        name.Length > 0 && headers[name] is [{ } value] && DeadlineHeader.TryParse(name, value, out var limit)
        ? limit : null;

    public static int? RetryDepthOf(IHeaderDictionary headers, string name) =>
        name.Length > 0 && headers[name] is [{ } value]
        && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var depth)
            ? Math.Min(depth, MaxRetryDepth)
            : null;
}
