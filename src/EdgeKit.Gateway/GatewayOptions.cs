using System.ComponentModel.DataAnnotations;
using EdgeKit.Http.Callers;

namespace EdgeKit.Gateway;

/// <summary>The section <c>EdgeKit:Gateway</c>: what the gateway does besides what stands on its routes.</summary>
public sealed class GatewayOptions : IValidatableObject
{
    /// <summary>
    /// Proxies in front of this gateway, CIDR notation or single addresses: what they say in <c>X-Forwarded-*</c>,
    /// <c>Forwarded</c> and the like is passed on, with this hop appended. From anybody else such headers are removed.
    /// Added to <c>EdgeKit:Http:TrustedProxies</c>, the list of all features, where they are better written.
    /// </summary>
    /// <value>Default: none.</value>
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>
    /// Further request headers that services behind the gateway believe, such as <c>X-User-Id</c>: only
    /// <see cref="TrustedProxies"/> may send them. An asterisk at the end stands for any suffix.
    /// </summary>
    /// <value>
    /// Default: none. Always among them are <c>X-Forwarded-*</c>, <c>Forwarded</c>, <c>X-Original-*</c>,
    /// <c>X-Rewrite-*</c>, overrides of method and host, and the headers in which proxies, CDNs and hosters tell a
    /// client's address, certificate or login; see docs/gateway.md.
    /// </value>
    public List<string> TrustedHeaders { get; set; } = [];

    /// <summary>
    /// Headers that anybody may send after all: of those that only trusted proxies may, such as
    /// <c>X-HTTP-Method-Override</c>, and of those whose name has other characters than letters, digits and hyphens
    /// (<c>api_key</c>), which are removed because many servers take them for hyphens.
    /// </summary>
    /// <value>Default: none.</value>
    public List<string> AllowedHeaders { get; set; } = [];

    /// <summary>Cells between which callers are divided. Default: none.</summary>
    public CellsOptions? Cells { get; set; }

    /// <summary>When a destination that fails gets no requests for a while.</summary>
    public OutlierOptions Outliers { get; set; } = new();

    /// <summary>Refuses proxies that are no networks, and headers that are none.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        NetworkList.Check(TrustedProxies, nameof(TrustedProxies))
            .Concat(HeaderNameRules.Check(TrustedHeaders.Select(name => name.TrimEnd('*')), nameof(TrustedHeaders)))
            .Concat(HeaderNameRules.Check(AllowedHeaders, nameof(AllowedHeaders)));
}
