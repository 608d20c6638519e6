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
        RateLimitCost = Value(values, RouteMetadataKeys.RateLimitCost, text => Number(text, least: 0), invalid,
            "is not a cost", "Write a whole number of tokens, 0 or more."),
        Cache = values.GetValueOrDefault(RouteMetadataKeys.Cache),
        Idempotency = values.GetValueOrDefault(RouteMetadataKeys.Idempotency),
        Limits = new RouteLimits(
            Value(values, RouteMetadataKeys.MaxHeaderBytes, text => Number(text, least: 1), invalid,
                "is not a number of bytes", "Write a whole number, 1 or more."),
            Value(values, RouteMetadataKeys.Timeout, Timeout, invalid,
                "is not a time limit", "Write hours:minutes:seconds, such as 00:00:30, a day at most."),
            AllowsAnyPath(values, invalid)),
    };

    /// <exception cref="FormatException">A value cannot be parsed.</exception>
    public static RouteMetadata Of(RouteConfig route) => Parse(
        route.Metadata ?? new Dictionary<string, string>(),
        (key, value, reason, fix) => throw new FormatException(
            $"Route {route.RouteId}, Metadata {key} = \"{value}\": {reason}. {fix}"));

    private static T? Value<T>(
        IReadOnlyDictionary<string, string> values, string key, Func<string, T?> parse,
        Report invalid, string reason, string fix)
        where T : struct
    {
        if (values.GetValueOrDefault(key) is not { } text)
        {
            return null;
        }

        var value = parse(text);
        if (value is null)
        {
            invalid(key, text, reason, fix);
        }

        return value;
    }

    private static long? Number(string text, long least) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number : null;

    private static TimeSpan? Timeout(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout)
        && timeout > TimeSpan.Zero && timeout <= LongestTimeout ? timeout : null;

    private static bool AllowsAnyPath(IReadOnlyDictionary<string, string> values, Report invalid)
    {
        var text = values.GetValueOrDefault(RouteMetadataKeys.Path) ?? RouteMetadataKeys.PlainPath;
        var allows = text.Equals(RouteMetadataKeys.AnyPath, StringComparison.OrdinalIgnoreCase);
        if (!allows && !text.Equals(RouteMetadataKeys.PlainPath, StringComparison.OrdinalIgnoreCase))
        {
            string[] known = [RouteMetadataKeys.PlainPath, RouteMetadataKeys.AnyPath];
            invalid(RouteMetadataKeys.Path, text, "is not a kind of path", NearestName.Suggest(text, known));
        }

        return allows;
    }
}
