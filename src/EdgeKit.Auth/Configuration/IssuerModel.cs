using System.Collections.Frozen;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Configuration;

/// <summary>One issuer as the verifier needs it: derived from the options once, replaced whole when they change.</summary>
internal sealed class IssuerModel
{
    private const string MediaTypePrefix = "application/";
    private readonly FrozenSet<string> _algorithms;
    private readonly FrozenSet<string> _types;

    public IssuerModel(string name, JwtIssuerOptions options, JwtOptions jwt)
    {
        Name = name;
        Authority = new Uri(options.Authority!.OriginalString.TrimEnd('/') + "/");
        Issuer = options.Issuer ?? options.Authority.OriginalString.TrimEnd('/');
        Audiences = [.. options.Audiences];
        Timing = jwt;
        RequiresBinding = options.RequireDpop;
        _algorithms = options.Algorithms.ToFrozenSet(StringComparer.Ordinal);
        _types = options.Types.Select(WithoutPrefix).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public string Name { get; }

    public Uri Authority { get; }

    public string Issuer { get; }

    public IReadOnlyList<string> Audiences { get; }

    /// <summary>Whether a token must be bound to a key.</summary>
    public bool RequiresBinding { get; }

    /// <summary>The spans of time and sizes that all issuers share.</summary>
    public JwtOptions Timing { get; }

    public bool AllowsAlgorithm(string algorithm) => _algorithms.Contains(algorithm);

    public bool AllowsType(string type) => _types.Contains(WithoutPrefix(type));

    /// <summary>The parameters of one verification: everything is pinned, the key included.</summary>
    public TokenValidationParameters ParametersFor(SecurityKey key, TimeProvider clock) => new()
    {
        AuthenticationType = EdgeKitAuthDefaults.BearerScheme,
        NameClaimType = "sub",
        RoleClaimType = "roles",
        ValidIssuer = Issuer,
        ValidAudiences = Audiences,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        ValidAlgorithms = _algorithms,
        IssuerSigningKeyResolver = (_, _, _, _) => [key],
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        // The library reads the machine's clock; this one can be turned by a test.
        LifetimeValidator = (notBefore, expires, _, _) => new Lifetime(notBefore, expires).IsCurrent(clock.GetUtcNow(), Timing.ClockSkew),
    };

    private static string WithoutPrefix(string type) =>
        type.StartsWith(MediaTypePrefix, StringComparison.OrdinalIgnoreCase) ? type[MediaTypePrefix.Length..] : type;
}
