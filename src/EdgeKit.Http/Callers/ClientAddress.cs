using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Http.Callers;

/// <summary>
/// Where a request comes from: the peer, or, when the peer is a trusted proxy, the last address of X-Forwarded-For that
/// is none.
/// </summary>
internal static class ClientAddress
{
    public const string Header = "X-Forwarded-For";

    private const int NetworkBytes = 8;

    public static IPAddress? Of(IPAddress? peer, StringValues forwarded, NetworkList proxies) =>
        proxies.IsEmpty || !proxies.Contains(peer) ? peer : Forwarded(forwarded, peer, proxies);

    /// <summary>
    /// What one caller may have of a bounded store counts by this: of IPv6 the network, since one caller has all
    /// addresses of it.
    /// </summary>
    public static string NetworkOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } =>
            Convert.ToHexString(address.GetAddressBytes(), 0, NetworkBytes),
        _ => address.ToString(),
    };

    // From the right: every address was written by the proxy to the right of it, and only what trusted proxies wrote
    // counts.
    private static IPAddress? Forwarded(StringValues header, IPAddress? peer, NetworkList proxies)
    {
        var client = peer;
        var chain = header.ToString().Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = chain.Length - 1; i >= 0; i--)
        {
            if (!TryParse(chain[i], out var address))
            {
                return client;
            }

            client = address;
            if (!proxies.Contains(address))
            {
                return client;
            }
        }

        return client;
    }

    // Some proxies write the port along: 203.0.113.9:4711, [2001:db8::1]:4711.
    private static bool TryParse(string text, out IPAddress address)
    {
        if (!text.StartsWith('[') && IPAddress.TryParse(text, out var plain))
        {
            address = plain;
            return true;
        }

        var parsed = IPEndPoint.TryParse(text, out var endPoint);
        address = endPoint?.Address ?? IPAddress.None;
        return parsed;
    }
}
