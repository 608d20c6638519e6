using System.Collections.Frozen;
using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Configuration;

/// <summary>
/// One issuer as the verifier needs it: derived from the options once, replaced whole when they change.
/// </summary>
internal sealed class IssuerModel
{
    private const string MediaTypePrefix = "application/";
    private readonly FrozenSet<string> _types;

    public IssuerModel(string name, JwtIssuerOptions options, JwtOptions jwt)
    {
        Name = name;
        Authority = new Uri(options.Authority!.OriginalString.TrimEnd('/') + "/");
        Names = NamesOf(options.Authority, options.Issuer);
        Audience = new AudienceRule([.. options.Audiences], options.AudienceClaim);
        Claims = options.Claims.ToFrozenDictionary(
            claim => claim.Key, claim => (IReadOnlyList<string>)[.. claim.Value], StringComparer.Ordinal);
        Timing = jwt;
        RequiresBinding = options.RequireDpop;
        RequiresType = options.RequireType;
        RequiresKeyId = options.RequireKeyId;
        Algorithms = options.Algorithms.ToFrozenSet(StringComparer.Ordinal);
        Types = [.. options.Types];
        _types = options.Types.Select(WithoutPrefix).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public string Name { get; }

    public Uri Authority { get; }

    /// <summary>
    /// What the server may call itself: the exact name where one is configured, otherwise its address with and without
    /// a slash at the end.
    /// </summary>
    public IReadOnlyList<string> Names { get; }

    public string Issuer => Names[0];

    public AudienceRule Audience { get; }

    /// <summary>What a token must carry besides, by claim; no value means any.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Claims { get; }

    public IReadOnlySet<string> Algorithms { get; }

    public IReadOnlyList<string> Types { get; }

    /// <summary>Whether a token must be bound to a key.</summary>
    public bool RequiresBinding { get; }

    public bool RequiresType { get; }

    public bool RequiresKeyId { get; }

    /// <summary>The spans of time and sizes that all issuers share.</summary>
    public JwtOptions Timing { get; }

    /// <summary>
    /// A server's address with and without the slash at its end lead to the same discovery document (OpenID Connect
    /// Discovery, 4.1).
    /// </summary>
    public static IReadOnlyList<string> NamesOf(Uri authority, string? issuer) =>
        issuer is not null
        ? [issuer] : [authority.OriginalString.TrimEnd('/'), authority.OriginalString.TrimEnd('/') + "/"];

    public bool AllowsAlgorithm(string algorithm) => Algorithms.Contains(algorithm);

    public bool AllowsType(string type) => _types.Contains(WithoutPrefix(type));

    /// <summary>
    /// The parameters of one verification: everything is pinned, the keys included. Several are tried where one id
    /// names them.
    /// </summary>
    public TokenValidationParameters ParametersFor(
        IReadOnlyList<JsonWebKey> keys, IssuerKeySet set, TimeProvider timeProvider) => new()
    {
        AuthenticationType = EdgeKitAuthDefaults.BearerScheme,
        NameClaimType = "sub",
        RoleClaimType = "roles",
        ValidIssuer = set.Issuer,
        AudienceValidator = (_, token, _) => token is JsonWebToken jwt && Audience.Accepts(jwt),
        ValidAlgorithms = Algorithms,
        IssuerSigningKeyResolver = (_, _, _, _) => keys,
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        // The library reads the machine's clock; this one can be turned by a test.
        LifetimeValidator = (notBefore, expires, _, _) =>
            new TokenLifetime(notBefore, expires).IsCurrent(timeProvider.GetUtcNow(), Timing.ClockSkew),
    };

    private static string WithoutPrefix(string type) =>
        type.StartsWith(MediaTypePrefix, StringComparison.OrdinalIgnoreCase) ? type[MediaTypePrefix.Length..] : type;
}
