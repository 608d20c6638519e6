using System.Net;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>The condition of a tier: a property of the request has a value, or its address is in a network.</summary>
internal sealed record TierCondition(PartitionSource? Source, string Value, IPNetwork? Network)
{
    public bool NeedsIdentity => Source is { NeedsIdentity: true };

    /// <returns><see langword="null"/> if the text is not a condition.</returns>
    public static TierCondition? Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0 || at == text.Length - 1)
        {
            return null;
        }

        var (name, value) = (text[..at].Trim(), text[(at + 1)..].Trim());
        if (name.Equals("address", StringComparison.OrdinalIgnoreCase))
        {
            return NetworkList.TryParse(value) is { } network ? new TierCondition(null, value, network) : null;
        }

        return PartitionParser.Parse(name) is { HasValue: true } source ? new TierCondition(source, value, null) : null;
    }

    public bool Matches(HttpContext context, CallerResolver callers) => Network is { } network
        ? callers.AddressOf(context) is { } address
            && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        : Source!.Matches(context, callers, Value);
}
