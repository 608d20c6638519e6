using System.Collections.Frozen;

namespace EdgeKit.Gateway.Sanitization;

/// <summary>Request headers that services trust and that only a trusted proxy may send. Immutable.</summary>
internal sealed class ProxyOnlyHeaders
{
    /// <summary>
    /// Headers in which proxies, CDNs and hosting platforms describe the client, its request, certificate and login.
    /// </summary>
    private static readonly string[] Names =
    [
        // The original request: RFC 7239 and its predecessors.
        "Forwarded", "X-Forwarded", "X-Forward-For", "X-Forwarded-*", "X-Original-*", "X-Rewrite-*", "X-Envoy-*",
        "X-Host", "X-Host-Override", "X-Scheme", "X-Url-Scheme", "Front-End-Https", "X-ARR-SSL", "X-ARR-LOG-ID",
        "X-WAWS-Unencoded-URL", "X-Middleware-*", "X-Real-Port", "X-Backend-Host", "X-Amzn-Remapped-*",
        // These override the method or a part of the URL.
        "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Host-Override", "X-HTTP-Path-Override",
        "X-HTTP-Scheme-Override",
        // The client's address.
        "X-Real-IP", "X-Client-IP", "Client-IP", "True-Client-IP", "X-True-Client-IP", "X-Cluster-Client-IP",
        "X-ProxyUser-IP", "X-Remote-IP", "X-Remote-Addr", "Remote-Addr", "X-Originating-IP",
        "X-Custom-IP-Authorization", "CF-Connecting-*", "CF-Pseudo-IPv4", "CF-IPCountry", "CF-Visitor", "CF-Worker",
        "CloudFront-*", "Fastly-*", "Fly-Client-IP", "Fly-Forwarded-*", "Fly-Region", "Incap-Client-IP",
        "X-Sucuri-ClientIP", "X-Azure-*", "X-NF-Client-Connection-IP", "DO-Connecting-IP", "X-AppEngine-*",
        "X-Vercel-*", "Akamai-Client-IP", "X-Akamai-*", "CDN-Src-IP", "CDN-Client-IP", "CDN-RequestCountryCode",
        "X-CDN-Client-IP", "X-CDN-Src-IP", "Ali-CDN-Real-IP", "X-QQ-Client-IP", "WL-Proxy-*", "Proxy-Client-IP",
        "HTTP-Client-IP", "HTTP-X-Forwarded-*", "X-Zscaler-IP",
        // Its certificate (RFC 9440) and its login.
        "Client-Cert", "Client-Cert-Chain", "X-Client-Cert", "X-ClientCert", "X-ARR-ClientCert", "X-SSL-*",
        "SSL-Client-*", "X-TLS-Client-*", "Remote-User", "X-Remote-User", "X-Remote-Group", "X-Remote-Extra-*",
        "X-WebAuth-*", "X-Auth-Request-*", "X-MS-Client-Principal", "X-MS-Client-Principal-*", "X-MS-Token-*",
        "X-Goog-Authenticated-User-*", "X-Goog-IAP-*", "X-Amzn-OIDC-*", "X-Amzn-Mtls-*", "Cf-Access-*", "X-Consumer-*",
        "X-Credential-Identifier", "X-Anonymous-Consumer", "X-Authenticated-*", "X-JWT-Assertion", "X-Pomerium-*",
        "Tailscale-User-*", "X-Client-DN", "X-Client-Verify",
        // Commands to servers, and CGI variables.
        "Proxy", "X-Accel-*", "X-Sendfile", "X-Sendfile-Type",
    ];

    private readonly FrozenSet<string> _names;
    private readonly string[] _prefixes;

    /// <param name="more">Further names; a trailing asterisk matches any suffix.</param>
    public ProxyOnlyHeaders(IEnumerable<string> more)
    {
        var all = Names.Concat(more).ToLookup(name => name.EndsWith('*'));
        _names = all[false].ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _prefixes = [.. all[true].Select(name => name[..^1])];
    }

    public bool Contains(string name)
    {
        if (_names.Contains(name))
        {
            return true;
        }

        foreach (var prefix in _prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
