using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Idempotency;

/// <summary>The section <c>EdgeKit:Idempotency</c>: policies by name.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>The policies that endpoints and routes name. Default: none.</summary>
    [Required]
    public Dictionary<string, IdempotencyPolicyOptions> Policies { get; set; } = [];
}
