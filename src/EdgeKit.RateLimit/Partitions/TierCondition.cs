using System.Net;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>The condition of a tier: a property of the request has a value, or its address is in a network.</summary>
internal sealed class TierCondition
{
    private readonly Func<HttpContext, CallerResolver, bool> _matches;

    private TierCondition(Func<HttpContext, CallerResolver, bool> matches, bool needsIdentity) =>
        (_matches, NeedsIdentity) = (matches, needsIdentity);

    /// <summary>True if it needs the authenticated caller.</summary>
    public bool NeedsIdentity { get; }

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
            return NetworkList.TryParse(value) is { } network
                ? new((context, callers) => Contains(network, callers.AddressOf(context)), needsIdentity: false) : null;
        }

        return PartitionParser.Parse(name) is { HasValue: true } source
            ? new((context, callers) => source.Matches(context, callers, value), source.NeedsIdentity) : null;
    }

    public bool Matches(HttpContext context, CallerResolver callers) => _matches(context, callers);

    private static bool Contains(IPNetwork network, IPAddress? address) => address is not null
        && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
