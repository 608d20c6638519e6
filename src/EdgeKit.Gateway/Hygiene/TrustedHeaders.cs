using System.Collections.Frozen;

namespace EdgeKit.Gateway.Hygiene;

/// <summary>Names of request headers that a service behind the gateway believes.</summary>
internal sealed class TrustedHeaders
{
    private const string ForwardedPrefix = "X-Forwarded-";

    /// <summary>What proxies say about the client and its request.</summary>
    private static readonly string[] FromProxies =
        ["Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "X-Original-URL", "X-Original-Host", "X-Original-For", "X-Original-Proto", "X-Rewrite-URL"];

    /// <summary>What decides who asks, for what, and how often: nobody may say it a second time in another spelling.</summary>
    private static readonly string[] FromClients =
        ["Authorization", "Cookie", "Host", "Content-Length", "Transfer-Encoding", "Connection", "Idempotency-Key", "X-Api-Key", "DPoP", "traceparent", "tracestate"];

    private readonly FrozenSet<string> _fromProxies;
    private readonly FrozenSet<string> _all;

    public TrustedHeaders(IEnumerable<string> more)
    {
        _fromProxies = FromProxies.Concat(more).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _all = _fromProxies.Concat(FromClients).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether only a trusted proxy may send it.</summary>
    public bool AreFromProxies(string name) =>
        name.StartsWith(ForwardedPrefix, StringComparison.OrdinalIgnoreCase) || _fromProxies.Contains(name);

    public bool Contains(string name) => AreFromProxies(name) || _all.Contains(name);
}
