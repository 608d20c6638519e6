using System.ComponentModel.DataAnnotations;
using EdgeKit.Http.Callers;

namespace EdgeKit.Gateway;

/// <summary>The section <c>EdgeKit:Gateway</c>: settings that apply to all routes.</summary>
public sealed class GatewayOptions : IValidatableObject
{
    /// <summary>
    /// Trusted proxies in front of this gateway, in CIDR notation or as single addresses. Their <c>X-Forwarded-*</c>,
    /// <c>Forwarded</c> and similar headers are forwarded, with this hop appended; those of others are removed. Added
    /// to <c>EdgeKit:Http:TrustedProxies</c>, the preferred place, which applies to all features. Default: none.
    /// </summary>
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>
    /// Additional request headers that services trust, such as <c>X-User-Id</c>: only trusted proxies may send them. A
    /// trailing asterisk matches any suffix. Default: none. Always included are <c>X-Forwarded-*</c>, <c>Forwarded</c>,
    /// <c>X-Original-*</c>, <c>X-Rewrite-*</c>, overrides of method and host, and the headers in which proxies, CDNs
    /// and hosting platforms report a client's address, certificate or login; see docs/gateway.md.
    /// </summary>
    public List<string> TrustedHeaders { get; set; } = [];

    /// <summary>
    /// Request headers that are exempt from sanitization: headers reserved for trusted proxies, such as
    /// <c>X-HTTP-Method-Override</c>, and names with other characters than letters, digits and hyphens
    /// (<c>api_key</c>), which many servers treat as hyphens. Default: none.
    /// </summary>
    public List<string> AllowedHeaders { get; set; } = [];

    /// <summary>The cells that callers are divided between. Default: none.</summary>
    public CellsOptions? Cells { get; set; }

    /// <summary>Ejection of destinations that fail.</summary>
    public OutlierOptions Outliers { get; set; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        NetworkList.Check(TrustedProxies, nameof(TrustedProxies))
            .Concat(HeaderNameRules.Check(TrustedHeaders.Select(name => name.TrimEnd('*')), nameof(TrustedHeaders)))
            .Concat(HeaderNameRules.Check(AllowedHeaders, nameof(AllowedHeaders)));
}
