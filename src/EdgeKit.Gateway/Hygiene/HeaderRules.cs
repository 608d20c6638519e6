using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Gateway.Hygiene;

/// <summary>Which headers of a request are not passed on. Immutable.</summary>
internal sealed class HeaderRules(GatewayOptions options)
{
    private readonly IPNetwork[] _proxies = [.. options.TrustedProxies.Select(p => IPNetwork.Parse(p))];
    private readonly TrustedHeaders _trusted = new(options.TrustedHeaders);

    public GatewayOptions Options => options;

    /// <summary>Removes what must not be passed on. What the gateway itself adds comes later and is not touched.</summary>
    public void Clean(IHeaderDictionary headers, IPAddress? peer)
    {
        var trusted = IsTrusted(peer);
        List<string>? unwanted = null;
        foreach (var header in headers)
        {
            if ((!trusted && _trusted.AreFromProxies(header.Key)) || IsAlias(header.Key, headers))
            {
                (unwanted ??= []).Add(header.Key);
            }
        }

        unwanted?.ForEach(name => headers.Remove(name));
        RemoveNominated(headers);
    }

    private bool IsTrusted(IPAddress? peer)
    {
        if (_proxies.Length == 0 || peer is null)
        {
            return false;
        }

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return Array.Exists(_proxies, network => network.Contains(address));
    }

    /// <summary>
    /// Gateways and languages that make variables of headers (CGI, WSGI, PHP, Rack) know no difference between a hyphen and other marks:
    /// <c>X_Forwarded_For</c> is <c>X-Forwarded-For</c> to them.
    /// </summary>
    private bool IsAlias(string name, IHeaderDictionary headers)
    {
        if (!name.AsSpan().ContainsAny('_', '.', '~'))
        {
            return false;
        }

        var canonical = name.Replace('_', '-').Replace('.', '-').Replace('~', '-');
        return _trusted.Contains(canonical) || headers.ContainsKey(canonical);
    }

    /// <summary>RFC 9110, 7.6.1: fields that Connection names are for the next hop only, and that is this one.</summary>
    private void RemoveNominated(IHeaderDictionary headers)
    {
        if (headers.Connection.Count == 0)
        {
            return;
        }

        foreach (var name in headers.GetCommaSeparatedValues(HeaderNames.Connection))
        {
            // A client behind a trusted proxy must not be able to take away what that proxy said; the rest is the proxy's own business.
            if (!_trusted.Contains(name) && !IsHandledByYarp(name))
            {
                headers.Remove(name);
            }
        }
    }

    private static bool IsHandledByYarp(string name) =>
        name.Equals(HeaderNames.TE, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.Upgrade, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase);
}
