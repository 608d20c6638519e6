using System.Net;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Http.Callers;

/// <summary>
/// Resolves a request's client address and detects credentials, by the request's policy table. All features use this
/// one definition. Thread safe.
/// </summary>
internal sealed class CallerResolver(PolicyTables tables, ILogger<CallerResolver> logger)
{
    private int _warned;

    /// <summary>For outgoing calls, which belong to no request. The order is the same in all instances.</summary>
    public IReadOnlyList<string> CredentialHeaders => tables.Current.Get<CallerModel>().CredentialHeaders;

    public IReadOnlyList<string> CredentialHeadersOf(HttpContext context) => ModelOf(context).CredentialHeaders;

    /// <summary>
    /// Gets the client's address, or <see langword="null"/> if the peer has none and no proxy sent one.
    /// </summary>
    public IPAddress? AddressOf(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress;
        var address = ClientAddress.Of(peer, context.Request.Headers[ClientAddress.Header], ModelOf(context).Proxies);
        if (address is null && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            CallerLog.HasNoAddress(logger);
        }

        return address;
    }

    /// <summary>The client's IPv4 address or IPv6 network as text; empty if unknown.</summary>
    public string NetworkOf(HttpContext context) => ClientAddress.NetworkOf(AddressOf(context));

    /// <summary>True if the peer of the connection is a trusted proxy.</summary>
    public bool IsBehindProxy(HttpContext context) =>
        ModelOf(context).Proxies is { IsEmpty: false } proxies && proxies.Contains(context.Connection.RemoteIpAddress);

    /// <summary>True if the request has a credential header other than Cookie, even one that is not checked.</summary>
    public bool HasCredentials(HttpContext context)
    {
        var credentials = ModelOf(context).Credentials;
        foreach (var (name, _) in context.Request.Headers)
        {
            if (credentials.Contains(name) && !name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private CallerModel ModelOf(HttpContext context) => context.GetPolicyTable(tables).Get<CallerModel>();
}
