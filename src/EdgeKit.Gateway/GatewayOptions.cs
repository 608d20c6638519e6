using System.ComponentModel.DataAnnotations;
using System.Net;

namespace EdgeKit.Gateway;

/// <summary>The section <c>EdgeKit:Gateway</c>: what the gateway does besides what stands on its routes.</summary>
public sealed class GatewayOptions : IValidatableObject
{
    /// <summary>
    /// Networks of proxies in front of this gateway, in CIDR notation: what they say in <c>X-Forwarded-*</c>, <c>Forwarded</c> and the
    /// like is passed on, with this hop appended. From anybody else such headers are removed.
    /// </summary>
    /// <value>Default: none.</value>
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>
    /// Further request headers that services behind the gateway believe, such as <c>X-User-Id</c>: only <see cref="TrustedProxies"/> may
    /// send them, and nobody in another spelling (<c>X_User_Id</c>).
    /// </summary>
    /// <value>Default: none; <c>X-Forwarded-*</c>, <c>Forwarded</c>, <c>X-Real-IP</c> and their kin are always among them.</value>
    public List<string> TrustedHeaders { get; set; } = [];

    /// <summary>Cells between which callers are divided. Default: none.</summary>
    public CellsOptions? Cells { get; set; }

    /// <summary>When a destination that fails gets no requests for a while.</summary>
    public OutlierOptions Outliers { get; set; } = new();

    /// <summary>Refuses proxies that are no networks.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        TrustedProxies.Where(p => !IPNetwork.TryParse(p, out _)).Select(p => new ValidationResult(
            $"has \"{p}\", which is no network. Write CIDR notation such as 10.0.0.0/8 or ::1/128.", [nameof(TrustedProxies)]));
}
