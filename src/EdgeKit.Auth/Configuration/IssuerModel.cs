using System.Collections.Frozen;

namespace EdgeKit.Auth.Configuration;

/// <summary>The validation settings of one issuer.</summary>
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
    /// The accepted issuer identifiers: the configured one, otherwise the authority with and without trailing slash.
    /// </summary>
    public IReadOnlyList<string> Names { get; }

    public string Issuer => Names[0];

    public AudienceRule Audience { get; }

    /// <summary>Required claims and their accepted values; an empty list accepts any value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Claims { get; }

    public IReadOnlySet<string> Algorithms { get; }

    public IReadOnlyList<string> Types { get; }

    public bool RequiresBinding { get; }

    public bool RequiresType { get; }

    public bool RequiresKeyId { get; }

    /// <summary>Settings shared by all issuers.</summary>
    public JwtOptions Timing { get; }

    /// <summary>
    /// Returns the accepted issuer identifiers. The authority with and without trailing slash has the same discovery
    /// document (OpenID Connect Discovery, 4.1).
    /// </summary>
    public static IReadOnlyList<string> NamesOf(Uri authority, string? issuer) =>
        issuer is not null
        ? [issuer] : [authority.OriginalString.TrimEnd('/'), authority.OriginalString.TrimEnd('/') + "/"];

    /// <summary>True if keys that were fetched for an issuer of the previous table are keys of this one.</summary>
    public bool HasKeysOf(IssuerModel former) =>
        (Name, Authority, RequiresKeyId) == (former.Name, former.Authority, former.RequiresKeyId)
        && Names.SequenceEqual(former.Names, StringComparer.Ordinal)
        && (Timing.KeyRefreshInterval, Timing.KeyLifetime, Timing.UnknownKeyInterval, Timing.FetchTimeout)
            == (former.Timing.KeyRefreshInterval, former.Timing.KeyLifetime,
                former.Timing.UnknownKeyInterval, former.Timing.FetchTimeout);

    public bool AllowsAlgorithm(string algorithm) => Algorithms.Contains(algorithm);

    public bool AllowsType(string type) => _types.Contains(WithoutPrefix(type));

    private static string WithoutPrefix(string type) =>
        type.StartsWith(MediaTypePrefix, StringComparison.OrdinalIgnoreCase) ? type[MediaTypePrefix.Length..] : type;
}
