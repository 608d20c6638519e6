using System.Collections.Frozen;

namespace EdgeKit.Auth.Configuration;

/// <summary>The validation settings of one issuer.</summary>
internal sealed class IssuerModel(string name, JwtIssuerOptions options, JwtOptions jwt)
{
    private const string MediaTypePrefix = "application/";

    private readonly FrozenSet<string> _types =
        options.Types.Select(WithoutPrefix).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public string Name => name;

    public JwtIssuerOptions Options => options;

    /// <summary>Settings shared by all issuers.</summary>
    public JwtOptions Timing => jwt;

    public Uri Authority { get; } = new(options.Authority!.OriginalString.TrimEnd('/') + "/");

    /// <summary>The accepted issuer identifiers.</summary>
    public IReadOnlyList<string> Names { get; } = NamesOf(options.Authority!, options.Issuer);

    public string Issuer => Names[0];

    public AudienceRule Audience { get; } = new(options.Audiences, options.AudienceClaim);

    public IReadOnlySet<string> Algorithms { get; } = options.Algorithms.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Returns the accepted issuer identifiers: the configured one, otherwise the authority with and without trailing
    /// slash, which have the same discovery document (OpenID Connect Discovery, 4.1).
    /// </summary>
    public static IReadOnlyList<string> NamesOf(Uri authority, string? issuer) =>
        issuer is not null
        ? [issuer] : [authority.OriginalString.TrimEnd('/'), authority.OriginalString.TrimEnd('/') + "/"];

    /// <summary>True if keys that were fetched for an issuer of the previous table are keys of this one.</summary>
    public bool HasKeysOf(IssuerModel former) => KeySettings == former.KeySettings && Names.SequenceEqual(former.Names);

    public bool AllowsType(string type) => _types.Contains(WithoutPrefix(type));

    private (string, Uri, bool, TimeSpan, TimeSpan, TimeSpan, TimeSpan) KeySettings =>
        (name, Authority, options.RequireKeyId,
            jwt.KeyRefreshInterval, jwt.KeyLifetime, jwt.UnknownKeyInterval, jwt.FetchTimeout);

    private static string WithoutPrefix(string type) =>
        type.StartsWith(MediaTypePrefix, StringComparison.OrdinalIgnoreCase) ? type[MediaTypePrefix.Length..] : type;
}
