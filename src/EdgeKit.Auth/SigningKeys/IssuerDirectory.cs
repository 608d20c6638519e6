using System.Collections.Frozen;
using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// The issuers in force, by their <c>iss</c>. A reload replaces the whole directory; it is rare, and its fetch is
/// prompt.
/// </summary>
internal sealed class IssuerDirectory : IDisposable
{
    private readonly Func<IssuerModel, IssuerKeyCache> _keysOf;
    private readonly IDisposable? _subscription;
    private volatile FrozenDictionary<string, Issuer> _byName;

    public IssuerDirectory(
        IOptionsMonitor<AuthOptions> options,
        IKeySource source, TimeProvider timeProvider, AuthMetrics metrics, ILogger<IssuerKeyCache> logger)
    {
        _keysOf = model => new IssuerKeyCache(model, source, timeProvider, metrics, logger);
        _byName = Build(options.CurrentValue.Jwt);
        _subscription = options.OnChange(changed => Replace(changed.Jwt));
    }

    /// <summary>Raised when the issuers were replaced.</summary>
    public event Action? Replaced;

    public IEnumerable<Issuer> All => _byName.Values.Distinct();

    /// <summary>
    /// Keys of an issuer that is not in the directory, for a login that has its own profile of tokens.
    /// </summary>
    public IssuerKeyCache KeysOf(IssuerModel model) => _keysOf(model);

    /// <summary>
    /// The issuer that may have this name, or null: which of its names it has, with a slash at the end or without, its
    /// keys say.
    /// </summary>
    public Issuer? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// Whether tokens of exactly this issuer are ours to judge. Until its keys are known it may have either of its
    /// names.
    /// </summary>
    public bool Owns(string name) => Find(name) is { } issuer && (issuer.Keys.Current?.Issuer ?? name) == name;

    public void Dispose() => _subscription?.Dispose();

    private void Replace(JwtOptions jwt)
    {
        _byName = Build(jwt);
        Replaced?.Invoke();
    }

    private FrozenDictionary<string, Issuer> Build(JwtOptions jwt) => jwt.Issuers
        .Select(entry => new IssuerModel(entry.Key, entry.Value, jwt))
        .Select(model => new Issuer(model, _keysOf(model)))
        .SelectMany(issuer => issuer.Model.Names.Select(name => KeyValuePair.Create(name, issuer)))
        .ToFrozenDictionary(StringComparer.Ordinal);
}
