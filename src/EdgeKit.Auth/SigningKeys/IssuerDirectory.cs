using System.Collections.Frozen;
using EdgeKit.Auth.Configuration;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// The issuers of one policy table, by <c>iss</c>. An issuer whose settings did not change keeps the keys that the
/// previous table has fetched, so that a reload refuses no token while the issuer is unreachable.
/// </summary>
internal sealed class IssuerDirectory(JwtOptions options, IssuerKeyCacheFactory keys, IssuerDirectory? former)
{
    private readonly FrozenDictionary<string, Issuer> _byName = options.Issuers
        .Select(entry => new IssuerModel(entry.Key, entry.Value, options))
        .Select(model => new Issuer(model, former?.FindKeys(model) ?? keys.Create(model)))
        .SelectMany(issuer => issuer.Model.Names.Select(name => KeyValuePair.Create(name, issuer)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    public JwtOptions Options => options;

    public IEnumerable<Issuer> All => _byName.Values.Distinct();

    private IssuerKeyCache? FindKeys(IssuerModel issuer) => All.FirstOrDefault(it => issuer.HasKeysOf(it.Model))?.Keys;

    /// <summary>Finds an issuer by its <c>iss</c>; its keys tell later whether a trailing slash is right.</summary>
    public Issuer? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>True if EdgeKit validates tokens with exactly this <c>iss</c>.</summary>
    public bool Owns(string name) => Find(name) is { } issuer && (issuer.Keys.Current?.Issuer ?? name) == name;
}
