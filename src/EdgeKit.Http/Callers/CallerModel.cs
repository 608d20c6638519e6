using System.Collections.Frozen;
using System.Collections.Immutable;

namespace EdgeKit.Http.Callers;

/// <summary>Trusted proxies and credential headers of one policy table. Immutable.</summary>
internal sealed class CallerModel(HttpOptions options, IEnumerable<string> otherProxies)
{
    public NetworkList Proxies { get; } = new(options.TrustedProxies.Concat(otherProxies).Distinct());

    public FrozenSet<string> Credentials { get; } =
        options.CredentialHeaders.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sorted, because all instances must derive the same keys from them.</summary>
    public string[] CredentialHeaders { get; } =
        [.. options.CredentialHeaders.ToImmutableSortedSet(StringComparer.OrdinalIgnoreCase)];
}
