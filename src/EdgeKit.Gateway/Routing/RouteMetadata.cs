using System.Globalization;
using EdgeKit.Policies.Binding;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>The values of EdgeKit's keys in a route's metadata. Immutable.</summary>
internal sealed class RouteMetadata
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    private RouteMetadata()
    {
    }

    /// <summary>Reports a value that cannot be parsed.</summary>
    public delegate void Report(string key, string value, string reason, string fix);

    public string[]? RateLimits { get; private init; }

    public long? RateLimitCost { get; private init; }

    public string? Cache { get; private init; }

    public string? Idempotency { get; private init; }

    public RouteLimits Limits { get; private init; } = new(null, null, AllowsAnyPath: false);

    public static RouteMetadata Parse(IReadOnlyDictionary<string, string> values, Report invalid) => new()
    {
        RateLimits = values.GetValueOrDefault(RouteMetadataKeys.RateLimit) is { } names
            ? RouteMetadataKeys.Names(names) : null,
        RateLimitCost = Number(values, RouteMetadataKeys.RateLimitCost, 0, invalid,
            "is not a cost", "Write a whole number of tokens, 0 or more."),
        Cache = values.GetValueOrDefault(RouteMetadataKeys.Cache),
        Idempotency = values.GetValueOrDefault(RouteMetadataKeys.Idempotency),
        Limits = new RouteLimits(
            Number(values, RouteMetadataKeys.MaxHeaderBytes, 1, invalid,
                "is no number of bytes", "Write a whole number, 1 or more."),
            Timeout(values, invalid),
            AllowsAnyPath(values, invalid)),
    };

    /// <exception cref="FormatException">A value cannot be parsed.</exception>
    public static RouteMetadata Of(RouteConfig route) => Parse(
        route.Metadata ?? new Dictionary<string, string>(),
        (key, value, reason, fix) => throw new FormatException(
            $"Route {route.RouteId}, Metadata {key} = \"{value}\": {reason}. {fix}"));

    private static long? Number(
        IReadOnlyDictionary<string, string> values, string key, long least, Report invalid, string reason, string fix)
    {
        if (!values.TryGetValue(key, out var text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
        {
            return number;
        }

        invalid(key, text, reason, fix);
        return null;
    }

    private static TimeSpan? Timeout(IReadOnlyDictionary<string, string> values, Report invalid)
    {
        if (!values.TryGetValue(RouteMetadataKeys.Timeout, out var text))
        {
            return null;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout)
            && timeout > TimeSpan.Zero && timeout <= LongestTimeout)
        {
            return timeout;
        }

        invalid(RouteMetadataKeys.Timeout, text,
            "is no time limit", "Write hours:minutes:seconds, such as 00:00:30, a day at most.");
        return null;
    }

    private static bool AllowsAnyPath(IReadOnlyDictionary<string, string> values, Report invalid)
    {
        var text = values.GetValueOrDefault(RouteMetadataKeys.Path) ?? RouteMetadataKeys.PlainPath;
        var allows = text.Equals(RouteMetadataKeys.AnyPath, StringComparison.OrdinalIgnoreCase);
        if (!allows && !text.Equals(RouteMetadataKeys.PlainPath, StringComparison.OrdinalIgnoreCase))
        {
            string[] known = [RouteMetadataKeys.PlainPath, RouteMetadataKeys.AnyPath];
            invalid(RouteMetadataKeys.Path, text, "names no kind of path", NearestName.Suggest(text, known));
        }

        return allows;
    }
}
