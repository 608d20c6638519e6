using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Http.Callers;

/// <summary>
/// The client's address: the peer of the connection or, if that is a trusted proxy, the last address in X-Forwarded-For
/// that is not one.
/// </summary>
internal static class ClientAddress
{
    public const string Header = "X-Forwarded-For";

    private const int NetworkBytes = 8;

    public static IPAddress? Of(IPAddress? peer, StringValues forwarded, NetworkList proxies) =>
        proxies.Contains(peer) ? Forwarded(forwarded, peer, proxies) : peer;

    /// <summary>The address as text, of IPv6 only the /64 network, since one client has all addresses of it.</summary>
    public static string NetworkOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } =>
            Convert.ToHexString(address.GetAddressBytes(), 0, NetworkBytes),
        _ => address.ToString(),
    };

    // From right to left: each proxy appends the address of its peer, and only entries of trusted proxies count.
    private static IPAddress? Forwarded(StringValues header, IPAddress? peer, NetworkList proxies)
    {
        var client = peer;
        var chain = header.ToString().Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = chain.Length - 1; i >= 0 && proxies.Contains(client) && Parse(chain[i]) is { } address; i--)
        {
            client = address;
        }

        return client;
    }

    // Some proxies append the port: 203.0.113.9:4711, [2001:db8::1]:4711.
    private static IPAddress? Parse(string text) =>
        !text.StartsWith('[') && IPAddress.TryParse(text, out var address) ? address
        : IPEndPoint.TryParse(text, out var endPoint) ? endPoint.Address
        : null;
}
