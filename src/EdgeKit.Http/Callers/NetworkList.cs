using System.ComponentModel.DataAnnotations;
using System.Net;

namespace EdgeKit.Http.Callers;

/// <summary>Networks in CIDR notation or single addresses. Immutable.</summary>
internal sealed class NetworkList
{
    private readonly IPNetwork[] _networks;
    private readonly bool _hasLoopback;

    /// <param name="texts">Must have passed <see cref="Check"/>; others are ignored.</param>
    public NetworkList(IEnumerable<string> texts)
    {
        _networks = [.. texts.Select(TryParse).OfType<IPNetwork>()];
        _hasLoopback = Has(IPAddress.Loopback) || Has(IPAddress.IPv6Loopback);
    }

    public bool IsEmpty => _networks.Length == 0;

    /// <param name="address">
    /// <see langword="null"/> for a peer on a Unix domain socket or named pipe, which counts as loopback.
    /// </param>
    public bool Contains(IPAddress? address) => address is null ? _hasLoopback : Has(address);

    public static IPNetwork? TryParse(string text)
    {
        if (!IsComplete(text))
        {
            return null;
        }

        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    public static IEnumerable<ValidationResult> Check(IEnumerable<string> texts, string member) =>
        from text in texts
        where TryParse(text) is null
        select new ValidationResult(
            $"has \"{text}\", which is not a network. Write CIDR notation such as 10.0.0.0/8 or ::1/128, or one "
            + "address.",
            [member]);

    /// <summary>Rejects what .NET would complete: <c>10.0.0</c> to 10.0.0.0, and 10 to 0.0.0.10.</summary>
    private static bool IsComplete(string text) =>
        text.Contains(':', StringComparison.Ordinal) || text.AsSpan().Count('.') == 3;

    private bool Has(IPAddress address)
    {
        // A dual-stack socket reports IPv4 peers as ::ffff:a.b.c.d.
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }
}
