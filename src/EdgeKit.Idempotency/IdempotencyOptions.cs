using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Idempotency;

/// <summary>The section <c>EdgeKit:Idempotency</c>.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>The policies by name. Endpoints and routes refer to them. Default: none.</summary>
    [Required]
    public Dictionary<string, IdempotencyPolicyOptions> Policies { get; set; } = [];

    /// <summary>
    /// The memory limit for keys, in bytes, 1 MiB to 64 GiB, if no other store is registered. At the limit the oldest
    /// responses become tombstones, which are not replayed; if that frees too little, new keys are handled as if the
    /// store were unavailable. Default: 128 MiB.
    /// </summary>
    [Range(1L << 20, 1L << 36)]
    public long MaxBytes { get; set; } = 128L << 20;

    /// <summary>
    /// The share of <see cref="MaxBytes"/> that the keys of one caller may use, 0.001 to 1. At the limit the caller's
    /// oldest responses become tombstones; if that frees too little, new keys get a 429. Other callers are not
    /// affected. Ignored by Redis and database stores. Default: 0.25.
    /// </summary>
    [Range(0.001, 1.0)]
    public double CallerShare { get; set; } = 0.25;
}
