using System.Collections.Frozen;

namespace EdgeKit.Http.Callers;

/// <summary>The options in force, read once. Immutable.</summary>
internal sealed class CallerModel
{
    private readonly HttpOptions _options;
    private readonly IReadOnlyList<string>[] _others;

    public CallerModel(HttpOptions options, IProxyList[] others)
    {
        _options = options;
        _others = [.. others.Select(o => o.Current)];
        Proxies = new NetworkList(options.TrustedProxies.Concat(_others.SelectMany(list => list)));
        Credentials = options.CredentialHeaders.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        CredentialHeaders = [.. options.CredentialHeaders.Distinct(
            StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
    }

    public NetworkList Proxies { get; }

    /// <summary>For looking one up: requests have few headers, and the list is long.</summary>
    public FrozenSet<string> Credentials { get; }

    /// <summary>In one order, because instances make keys of them.</summary>
    public string[] CredentialHeaders { get; }

    /// <summary>Whether no reload came since.</summary>
    public bool IsOf(HttpOptions options, IProxyList[] others)
    {
        var same = ReferenceEquals(options, _options);
        for (var i = 0; same && i < others.Length; i++)
        {
            same = ReferenceEquals(others[i].Current, _others[i]);
        }

        return same;
    }
}
