using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Idempotency;

/// <summary>The section <c>EdgeKit:Idempotency</c>: policies by name.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>The policies that endpoints and routes name. Default: none.</summary>
    [Required]
    public Dictionary<string, IdempotencyPolicyOptions> Policies { get; set; } = [];

    /// <summary>
    /// What keys may take up in this process where no other store is registered, in bytes, 1 MiB to 64 GiB. Beyond it
    /// the oldest answers are no longer replayed, and then no new keys are taken, as if the store was away. Default:
    /// 128 MiB.
    /// </summary>
    [Range(1L << 20, 1L << 36)]
    public long MaxBytes { get; set; } = 128L << 20;

    /// <summary>
    /// The part of <see cref="MaxBytes"/> that one caller's keys may take up, 0.001 to 1. Beyond it that caller's
    /// oldest answers are no longer replayed, and then new keys get a 429; others notice nothing. In Redis and in
    /// databases it does not count. Default: 0.25.
    /// </summary>
    [Range(0.001, 1.0)]
    public double CallerShare { get; set; } = 0.25;
}
