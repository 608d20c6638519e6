using EdgeKit.Http.Callers;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>
/// The condition of a tier: a property of the request with one value, or an address within a network.
/// </summary>
internal sealed class TierCondition
{
    private readonly PartitionSource? _source;
    private readonly string _value;
    private readonly IPNetwork? _network;

    private TierCondition(PartitionSource? source, string value, IPNetwork? network)
    {
        _source = source;
        _value = value;
        _network = network;
    }

    public bool NeedsIdentity => _source is { NeedsIdentity: true };

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

        return PartitionParser.Parse(name) is { } source and (UserSource or ClaimSource or HeaderSource)
            ? new TierCondition(source, value, null) : null;
    }

    public bool Matches(HttpContext context, CallerResolver callers) => _network is { } network
        ? callers.AddressOf(context) is { } address
        && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        : _source!.Matches(context, callers, _value);
}
