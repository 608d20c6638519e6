using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Cache;

/// <summary>
/// One policy: how long what is cached under its name lives, and how it is filled. Durations are <see cref="TimeSpan"/>
/// strings.
/// </summary>
public sealed class CachePolicyOptions
{
    /// <summary>
    /// How long an entry is fresh, up to 365 days. An HTTP answer that says so itself is obeyed instead.
    /// </summary>
    /// <value>The default is 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "365.00:00:00")]
    public TimeSpan Ttl { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after that an entry is still served while one caller refreshes it in the background, up to 365 days.
    /// </summary>
    /// <value>The default is 0: a reader of an expired entry waits for the new one.</value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan StaleWhileRevalidate { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// How long after <see cref="Ttl"/> an entry is still served when it cannot be refreshed, up to 365 days.
    /// </summary>
    /// <value>The default is 0.</value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan StaleIfError { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// How eagerly an entry is refreshed before it expires (XFetch): the lead is this, times the measured time of a
    /// fill, times a draw from the exponential distribution; at most half of the lifetime. 0 turns it off; up to 100.
    /// </summary>
    /// <value>The default is 1.</value>
    [Range(0.0, 100.0)]
    public double EarlyRefreshBeta { get; set; } = 1.0;

    /// <summary>
    /// By how much a lifetime is shortened at random, as a ratio of it, so that what was filled together does not
    /// expire together.
    /// </summary>
    /// <value>The default is 0.05; 0 to 0.5.</value>
    [Range(0.0, 0.5)]
    public double Jitter { get; set; } = 0.05;

    /// <summary>
    /// How long a caller waits for the fill of another, 1 ms to 1 hour. Then it goes to the source itself and stores
    /// nothing.
    /// </summary>
    /// <value>The default is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a factory may run, 1 ms to 1 hour. Then it is cancelled, loses its lease, and counts as failed.
    /// </summary>
    /// <value>The default is 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan FactoryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What becomes of a factory when its last caller has left.</summary>
    /// <value>The default is <see cref="AbandonedFill.Cancel"/>.</value>
    public AbandonedFill OnAbandoned { get; set; } = AbandonedFill.Cancel;

    /// <summary>
    /// Whether callers of one missing key share one fill. Otherwise whoever comes second goes to the source at once and
    /// stores nothing.
    /// </summary>
    /// <value>The default is yes.</value>
    public bool Coalesce { get; set; } = true;

    /// <summary>
    /// How long "there is nothing" is remembered: a <see langword="null"/>, or a 404 or 410 that names no lifetime
    /// itself. Zero remembers none of it.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: a <see langword="null"/> object lives as long as any, a 404 is not
    /// remembered.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan? NegativeTtl { get; set; }

    /// <summary>
    /// How long a key whose fill has failed twice in a row is left alone; doubled with each further failure, up to 64
    /// times. Zero tries every time. Up to 1 hour.
    /// </summary>
    /// <value>The default is 1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan FailureBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The largest payload that is stored, in bytes, up to 512 MiB. A larger one is passed on and not stored.
    /// </summary>
    /// <value>The default is 1 MiB.</value>
    [Range(0L, 512L * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Tags that every entry of the policy has. Purging one of them removes all.</summary>
    /// <value>The default is none.</value>
    [Required]
    public List<string> Tags { get; set; } = [];

    /// <summary>
    /// HTTP: the query parameters that tell answers apart. Others are neither part of the key nor shown to the
    /// endpoint, which could otherwise be made to store an answer that depends on them. Names are compared without
    /// case; an empty list drops the whole query.
    /// </summary>
    /// <value>The default is <see langword="null"/>: all parameters count, whatever their order.</value>
    public List<string>? VaryByQuery { get; set; }

    /// <summary>
    /// HTTP: whether each host name and port that clients use has answers of its own. With no, instances that are asked
    /// under different names or ports share theirs; only for endpoints that do not look at the name. A client's handler
    /// always tells servers apart.
    /// </summary>
    /// <value>The default is yes.</value>
    public bool VaryByHost { get; set; } = true;

    /// <summary>HTTP: request headers that tell answers apart, besides those that an answer's Vary names.</summary>
    /// <value>The default is none.</value>
    [Required]
    public List<string> VaryByHeader { get; set; } = [];

    /// <summary>
    /// HTTP: cookies that tell answers apart. A request with any cookie that is neither here nor in
    /// <see cref="IgnoreCookies"/> goes past the cache.
    /// </summary>
    /// <value>The default is none.</value>
    [Required]
    public List<string> VaryByCookie { get; set; } = [];

    /// <summary>
    /// HTTP: cookies that mean nothing to the endpoint, and are not shown to it while its answer may be stored.
    /// <c>_ga*</c> is a prefix.
    /// </summary>
    /// <value>The default is none.</value>
    [Required]
    public List<string> IgnoreCookies { get; set; } = [];

    /// <summary>
    /// HTTP: how long an answer is fresh whose origin says nothing of it, up to 365 days. Zero leaves the word to the
    /// origin: what it does not allow to be reused is not, stale neither.
    /// </summary>
    /// <value>The default is <see langword="null"/>: as <see cref="Ttl"/>.</value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan? DefaultTtl { get; set; }

    /// <summary>
    /// HTTP: the share of the time since Last-Modified for which an answer without a stated lifetime is fresh (RFC 9111
    /// §4.2.2), at most <see cref="MaxHeuristicTtl"/>. 0 to 1; 0 is off.
    /// </summary>
    /// <value>The default is 0: such an answer is fresh for <see cref="DefaultTtl"/>.</value>
    [Range(0.0, 1.0)]
    public double HeuristicFraction { get; set; }

    /// <summary>HTTP: how long an answer is fresh at most by <see cref="HeuristicFraction"/>, up to 365 days.</summary>
    /// <value>The default is <see langword="null"/>: as <see cref="Ttl"/>.</value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan? MaxHeuristicTtl { get; set; }

    /// <summary>
    /// HTTP: whether an answer goes to Redis although it was asked for once. With no it does when it is asked for a
    /// second time, or somebody waits for it: strangers choose URLs, and most that are made up are asked for once. A
    /// client's handler shares at once.
    /// </summary>
    /// <value>The default is no.</value>
    public bool ShareOnFirstRequest { get; set; }

    /// <summary>
    /// HTTP: how many answers an instance stores for one URL, where <c>Vary</c> or the policy tells them apart by
    /// fields of the request. What comes beyond is passed on and not stored. 1 to 100,000.
    /// </summary>
    /// <value>The default is 100.</value>
    [Range(1, 100_000)]
    public int MaxVariants { get; set; } = 100;

    /// <summary>
    /// HTTP: whether a request's Cache-Control counts. With no, clients cannot make the cache ask the endpoint.
    /// </summary>
    /// <value>The default is yes.</value>
    public bool HonorRequestDirectives { get; set; } = true;

    /// <summary>
    /// HTTP: how long it is remembered that the answers for a URL are not storable, so that requests for it do not
    /// queue; up to 1 day.
    /// </summary>
    /// <value>The default is 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan HitForMiss { get; set; } = TimeSpan.FromMinutes(1);
}
