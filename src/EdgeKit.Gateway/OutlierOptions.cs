using System.ComponentModel.DataAnnotations;
using EdgeKit.Policies;

namespace EdgeKit.Gateway;

/// <summary>
/// Temporary ejection of destinations whose responses fail or are slow too often. Applies to clusters whose
/// <c>HealthCheck:Passive</c> has <c>"Enabled": true, "Policy": "EdgeKit"</c>.
/// </summary>
/// <remarks>
/// Failures are responses with a 5xx status (except 501 and 505), failed or broken connections, and timeouts. Requests
/// that the client canceled, or that a circuit breaker or concurrency limit rejected here, do not count. After
/// <see cref="EjectionDuration"/> a destination receives requests again, with all its counts reset.
/// </remarks>
public sealed class OutlierOptions
{
    /// <summary>
    /// The ratio of failed or slow requests from which a destination is ejected, above 0 up to 1. Below 0.9 it is
    /// ejected only if its peers fail at most half as often. Default: 0.5.
    /// </summary>
    [Range(0d, 1d, MinimumIsExclusive = true)]
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>
    /// The number of requests within <see cref="SamplingDuration"/> below which a destination is not ejected, 1 to
    /// 1,000,000. Default: 20.
    /// </summary>
    [Range(1, 1_000_000), FormerName("MinRequests")]
    public int MinimumThroughput { get; set; } = 20;

    /// <summary>The sliding window in which requests are counted, one second to an hour. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00"), FormerName("Window")]
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The time to response headers, retries included, from which a successful response counts as failed; 1 ms to a
    /// day. <see langword="null"/> to ignore slowness. Default: 5 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? SlowCall { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an ejected destination receives no requests, one second to a day. Default: 30 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00"), FormerName("EjectFor")]
    public TimeSpan EjectionDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The maximum ratio of a cluster's destinations (with cells: of one cell's) that are ejected at the same time, 0
    /// to 1, since the remaining destinations must carry the load. A single destination is only ejected if this is 1.
    /// Default: 0.5.
    /// </summary>
    [Range(0d, 1d), FormerName("MaxEjected")]
    public double MaxEjectedRatio { get; set; } = 0.5;
}
