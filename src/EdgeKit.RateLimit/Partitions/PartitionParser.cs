using System.Globalization;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>Parses entries of PartitionBy.</summary>
internal static class PartitionParser
{
    public const int HostPrefix = 64;

    public const string Known =
        "Address, Address/56, User, Claim:NAME, ApiKey, Header:NAME, Route or Everyone, or several with a plus: "
        + "User+Route";

    /// <returns><see langword="null"/> if the text names no source.</returns>
    public static PartitionSource? Parse(string text)
    {
        var parts = text.Split('+', StringSplitOptions.TrimEntries);
        if (parts.Length == 1)
        {
            return ParseOne(text.Trim());
        }

        var sources = parts.Select(ParseOne).OfType<PartitionSource>().ToArray();
        return sources.Length == parts.Length ? new CombinedSource(sources) : null;
    }

    private static PartitionSource? ParseOne(string text)
    {
        var at = text.IndexOfAny([':', '/']);
        var name = (at < 0 ? text : text[..at]).ToUpperInvariant();
        var argument = at < 0 ? null : text[(at + 1)..];
        return (name, argument) switch
        {
            ("ADDRESS", null) => new AddressSource(HostPrefix),
            ("ADDRESS", { } p) => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            && prefix is >= 16 and <= 128 ? new AddressSource(prefix) : null,
            ("USER", null) => new UserSource(),
            ("CLAIM", { Length: > 0 } type) => new ClaimSource(type),
            ("APIKEY", null) => new HeaderSource(PartitionKind.ApiKey, "X-Api-Key"),
            ("HEADER", { Length: > 0 } header) => new HeaderSource(PartitionKind.Header, header),
            ("ROUTE", null) => new RouteSource(),
            ("EVERYONE", null) => new EveryoneSource(),
            _ => null,
        };
    }
}
