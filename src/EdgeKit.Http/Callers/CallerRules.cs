using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Http.Callers;

/// <summary>What is believed of callers: one answer for all features. Follows reloads. Thread safe.</summary>
internal sealed class CallerRules(
    IOptionsMonitor<HttpOptions> options, IEnumerable<IProxyList> others, ILogger<CallerRules> logger)
{
    private readonly IProxyList[] _others = [.. others];
    private CallerModel? _model;
    private int _warned;

    /// <summary>In an order that is the same in all instances.</summary>
    public IReadOnlyList<string> CredentialHeaders => Model.CredentialHeaders;

    /// <summary>The client's address; <see langword="null"/> when nobody knows it.</summary>
    public IPAddress? AddressOf(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress;
        var address = ClientAddress.Of(peer, context.Request.Headers[ClientAddress.Header], Model.Proxies);
        if (address is null && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            CallerLog.HasNoAddress(logger);
        }

        return address;
    }

    /// <summary>The client's address, or its network, as one text; empty when nobody knows it.</summary>
    public string NetworkOf(HttpContext context) => ClientAddress.NetworkOf(AddressOf(context));

    /// <summary>Whether the peer of the connection is a trusted proxy.</summary>
    public bool IsBehindProxy(HttpContext context) =>
        Model.Proxies is { IsEmpty: false } proxies && proxies.Contains(context.Connection.RemoteIpAddress);

    /// <summary>Whether the request names its sender, whoever checks it. A cookie may say so too, or may not.</summary>
    public bool HasCredentials(IHeaderDictionary headers, bool orCookie)
    {
        var credentials = Model.Credentials;
        foreach (var (name, _) in headers)
        {
            if (credentials.Contains(name) && (orCookie || !name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    private CallerModel Model
    {
        get
        {
            var (current, model) = (options.CurrentValue, Volatile.Read(ref _model));
            if (model is null || !model.IsOf(current, _others))
            {
                Volatile.Write(ref _model, model = new CallerModel(current, _others));
            }

            return model;
        }
    }
}
