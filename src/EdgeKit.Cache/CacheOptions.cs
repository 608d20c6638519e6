using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Cache;

/// <summary>The section <c>EdgeKit:Cache</c>: memory limits and named policies.</summary>
public sealed class CacheOptions
{
    /// <summary>
    /// The maximum size of the in-process cache in bytes, including keys, bookkeeping, remembered failures and purged
    /// tags. Entries beyond it are evicted. 64 KiB to 1 TiB.
    /// </summary>
    /// <value>The default is 128 MiB.</value>
    [Range(64L * 1024, 1L << 40)]
    public long MaxBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>
    /// The maximum size in bytes of the HTTP responses that this process stores in Redis. Responses beyond it stay in
    /// memory. One client address may add a sixteenth of it per minute. 1 MiB to 1 TiB.
    /// </summary>
    /// <value>The default is 256 MiB.</value>
    [Range(1L << 20, 1L << 40)]
    public long MaxSharedBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>
    /// The maximum number of factories that run in this process without a waiting caller: background refreshes, and
    /// factories whose callers have left. Refreshes beyond it are postponed. 1 to 10,000.
    /// </summary>
    /// <value>The default is 64.</value>
    [Range(1, 10_000)]
    public int MaxBackgroundFills { get; set; } = 64;

    /// <summary>The policies by name. Policy <c>default</c> is used where none is named, and always exists.</summary>
    /// <value>The default is none.</value>
    [Required]
    public Dictionary<string, CachePolicyOptions> Policies { get; set; } = [];
}
