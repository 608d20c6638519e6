using System.ComponentModel.DataAnnotations;
using EdgeKit.Cache.Entries;
using EdgeKit.Policies;

namespace EdgeKit.Cache;

/// <summary>How long entries live and how they are filled. Durations are <see cref="TimeSpan"/> strings.</summary>
public sealed class CachePolicyOptions
{
    /// <summary>How long an entry is fresh, up to 365 days. A lifetime in an HTTP response takes precedence.</summary>
    /// <value>The default is 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "365.00:00:00")]
    public TimeSpan Ttl { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after <see cref="Ttl"/> an entry is served while it is refreshed, up to 365 days.</summary>
    /// <value>The default is 0: a reader of an expired entry waits for the new one.</value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan StaleWhileRevalidate { get; set; } = TimeSpan.Zero;

    /// <summary>How long after <see cref="Ttl"/> an entry is served if a refresh fails, up to 365 days.</summary>
    /// <value>The default is 0.</value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan StaleIfError { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// How eagerly an entry is refreshed before it expires (XFetch). The lead time is this factor, times the measured
    /// fill time, times a draw from the exponential distribution, and at most half of the lifetime. 0 to 100; 0 turns
    /// it off.
    /// </summary>
    /// <value>The default is 1.</value>
    [Range(0.0, 100.0)]
    public double EarlyRefreshBeta { get; set; } = 1.0;

    /// <summary>
    /// The largest fraction by which a lifetime is randomly shortened, so that entries filled together do not expire
    /// together. 0 to 0.5.
    /// </summary>
    /// <value>The default is 0.05.</value>
    [Range(0.0, 0.5)]
    public double Jitter { get; set; } = 0.05;

    /// <summary>
    /// How long a caller waits for a fill that another caller leads, 1 ms to 1 hour. After that it calls the source
    /// itself and stores nothing.
    /// </summary>
    /// <value>The default is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a factory may run, 1 ms to 1 hour. After that it is cancelled, loses its lease, and counts as failed.
    /// </summary>
    /// <value>The default is 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan FactoryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What happens to a running factory when its last caller has stopped waiting.</summary>
    /// <value>The default is <see cref="AbandonedFill.Cancel"/>.</value>
    public AbandonedFill OnAbandoned { get; set; } = AbandonedFill.Cancel;

    /// <summary>
    /// Enables single flight: callers of one missing key share one fill. If disabled, every caller but the first calls
    /// the source immediately and stores nothing.
    /// </summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Coalesce { get; set; } = true;

    /// <summary>
    /// How long the absence of a value is cached: a <see langword="null"/>, or a 404 or 410 without an explicit
    /// lifetime. Zero caches none of them.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: a <see langword="null"/> object lives as long as any other, and a 404 is
    /// not cached.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan? NegativeTtl { get; set; }

    /// <summary>
    /// How long no fill is attempted after the second failure in a row; doubled with each further failure, up to 64
    /// times. Zero retries with every request. Up to 1 hour.
    /// </summary>
    /// <value>The default is 1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan FailureBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The largest payload that is stored, in bytes, up to 512 MiB. Larger ones are passed through.</summary>
    /// <value>The default is 1 MiB.</value>
    [Range(0L, 512L * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Tags of every entry of the policy. Purging one of them removes all these entries.</summary>
    /// <value>The default is none.</value>
    [Required]
    public List<string> Tags { get; set; } = [];

    /// <summary>
    /// HTTP: the query parameters that are part of the cache key, compared without case. All others are removed before
    /// the endpoint runs, so that no stored response can depend on them. An empty list removes the whole query.
    /// </summary>
    /// <value>The default is <see langword="null"/>: all parameters count, in any order.</value>
    public List<string>? VaryByQuery { get; set; }

    /// <summary>
    /// HTTP: includes the requested host and port in the cache key. If disabled, responses are shared by all host
    /// names; disable it only for endpoints that ignore the host. The client handler always separates servers.
    /// </summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool VaryByHost { get; set; } = true;

    /// <summary>HTTP: request headers in the cache key, in addition to those in the response's Vary.</summary>
    /// <value>The default is none.</value>
    [Required]
    public List<string> VaryByHeader { get; set; } = [];

    /// <summary>
    /// HTTP: cookies that are part of the cache key. A request with a cookie that is neither listed here nor in
    /// <see cref="IgnoreCookies"/> bypasses the cache.
    /// </summary>
    /// <value>The default is none.</value>
    [Required]
    public List<string> VaryByCookie { get; set; } = [];

    /// <summary>
    /// HTTP: cookies that do not affect responses. They are hidden from the endpoint while its response may be stored.
    /// <c>_ga*</c> matches a prefix.
    /// </summary>
    /// <value>The default is none.</value>
    [Required]
    public List<string> IgnoreCookies { get; set; } = [];

    /// <summary>
    /// HTTP: how long a response without an explicit lifetime is fresh, up to 365 days. With zero, such responses are
    /// neither reused nor served stale.
    /// </summary>
    /// <value>The default is <see langword="null"/>: <see cref="Ttl"/>.</value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan? DefaultTtl { get; set; }

    /// <summary>
    /// HTTP: the fraction of the time since Last-Modified for which a response without an explicit lifetime is fresh
    /// (RFC 9111 §4.2.2), limited by <see cref="MaxHeuristicTtl"/>. 0 to 1; 0 turns it off.
    /// </summary>
    /// <value>The default is 0: <see cref="DefaultTtl"/> applies.</value>
    [Range(0.0, 1.0)]
    public double HeuristicFraction { get; set; }

    /// <summary>HTTP: the maximum lifetime that results from <see cref="HeuristicFraction"/>, up to 365 days.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="Ttl"/>.</value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan? MaxHeuristicTtl { get; set; }

    /// <summary>
    /// HTTP: writes a response to Redis when it is first requested. Otherwise it is written on the second request, or
    /// when another instance waits for it, because clients can invent URLs that are requested only once. The client
    /// handler always writes on the first request.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    [FormerName("ShareAtOnce")]
    public bool ShareOnFirstRequest { get; set; }

    /// <summary>
    /// HTTP: the maximum number of variants that an instance stores for one URL (by <c>Vary</c> or by the policy).
    /// Variants beyond it are passed through. 1 to 100,000.
    /// </summary>
    /// <value>The default is 100.</value>
    [Range(1, 100_000)]
    public int MaxVariants { get; set; } = 100;

    /// <summary>HTTP: honors the request's Cache-Control. If disabled, clients cannot force a fill.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool HonorRequestDirectives { get; set; } = true;

    /// <summary>
    /// HTTP: how long a URL is remembered as not storable, so that requests for it do not wait for each other
    /// (hit-for-miss). Up to 1 day.
    /// </summary>
    /// <value>The default is 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan HitForMiss { get; set; } = TimeSpan.FromMinutes(1);
}
