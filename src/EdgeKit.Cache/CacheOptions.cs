using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Cache;

/// <summary>The section <c>EdgeKit:Cache</c>: how much memory the cache may use, and policies by name.</summary>
public sealed class CacheOptions
{
    /// <summary>
    /// How many bytes the entries of this process may take, keys, bookkeeping, remembered failures and purged tags
    /// included, 64 KiB to 1 TiB. What is beyond is evicted.
    /// </summary>
    /// <value>The default is 128 MiB.</value>
    [Range(64L * 1024, 1L << 40)]
    public long MaxBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>
    /// How many bytes the HTTP answers that this process has stored in Redis may take there, 1 MiB to 1 TiB. What is
    /// beyond stays in memory. One client address may add a sixteenth of it in a minute.
    /// </summary>
    /// <value>The default is 256 MiB.</value>
    [Range(1L << 20, 1L << 40)]
    public long MaxSharedBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>
    /// How many factories may run in this process without a caller who waits for them: refreshes in the background, and
    /// factories whose callers have left. One more refresh is put off. 1 to 10,000.
    /// </summary>
    /// <value>The default is 64.</value>
    [Range(1, 10_000)]
    public int MaxBackgroundFills { get; set; } = 64;

    /// <summary>
    /// The policies by name. One that is called <c>default</c> serves callers who name none; it need not be written.
    /// </summary>
    /// <value>The default is none.</value>
    [Required]
    public Dictionary<string, CachePolicyOptions> Policies { get; set; } = [];
}
