using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>Who is calling: the peer, or, when the peer is a trusted proxy, the last address of X-Forwarded-For that is none.</summary>
internal sealed class ClientAddress(IReadOnlyList<IPNetwork> trusted)
{
    private const string Header = "X-Forwarded-For";

    public IPAddress? Of(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress;
        return peer is null || trusted.Count == 0 || !IsTrusted(peer) ? peer : Forwarded(context.Request.Headers[Header], peer);
    }

    // From the right: every address was written by the proxy to the right of it, and only what trusted proxies wrote counts.
    private IPAddress Forwarded(StringValues header, IPAddress peer)
    {
        var client = peer;
        var chain = header.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = chain.Length - 1; i >= 0; i--)
        {
            if (!TryParse(chain[i], out var address))
            {
                return client;
            }

            client = address;
            if (!IsTrusted(address))
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

    private bool IsTrusted(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in trusted)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }
}
