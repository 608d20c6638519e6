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
        var parts = Array.ConvertAll(text.Split('+', StringSplitOptions.TrimEntries), ParseOne);
        return parts is [var only] ? only
            : Array.TrueForAll(parts, p => p is not null) ? new(PartitionKind.Combination, Parts: parts!)
            : null;
    }

    private static PartitionSource? ParseOne(string text)
    {
        var at = text.IndexOfAny([':', '/']);
        var name = (at < 0 ? text : text[..at]).ToUpperInvariant();
        var argument = at < 0 ? null : text[(at + 1)..];
        return (name, argument) switch
        {
            ("ADDRESS", null) => new(PartitionKind.Address, Prefix: HostPrefix),
            ("ADDRESS", { } bits) when ParsePrefix(bits) is { } prefix => new(PartitionKind.Address, Prefix: prefix),
            ("USER", null) => new(PartitionKind.User),
            ("CLAIM", { Length: > 0 } type) => new(PartitionKind.Claim, type),
            ("APIKEY", null) => new(PartitionKind.ApiKey, "X-Api-Key"),
            ("HEADER", { Length: > 0 } header) => new(PartitionKind.Header, header),
            ("ROUTE", null) => new(PartitionKind.Route),
            ("EVERYONE", null) => new(PartitionKind.Everyone),
            _ => null,
        };
    }

    private static byte? ParsePrefix(string text) =>
        byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
        && prefix is >= 16 and <= 128 ? prefix : null;
}
