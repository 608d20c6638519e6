using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Gateway;

/// <summary>
/// When a destination gets no requests for a while because too many of its answers failed or were slow. Holds for
/// clusters whose <c>HealthCheck:Passive</c> has <c>"Enabled": true, "Policy": "EdgeKit"</c>.
/// </summary>
/// <remarks>
/// What fails is an answer with a 5xx status (but 501), a connection that is refused or breaks, and a time-out. What
/// the client broke off, and what a circuit or a bulkhead here refused to send, does not count. After
/// <see cref="EjectFor"/> a destination gets requests again and is judged anew.
/// </remarks>
public sealed class OutlierOptions
{
    /// <summary>
    /// The share of failed or slow requests from which a destination is ejected, above 0 up to 1; where fewer than nine
    /// of ten fail, only when at most half that share fails at the others. Default: 0.5.
    /// </summary>
    [Range(0d, 1d, MinimumIsExclusive = true)]
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>
    /// How many requests it must have had in <see cref="Window"/> to be judged, 1 to 1,000,000. Default: 20.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MinRequests { get; set; } = 20;

    /// <summary>Over which time requests are counted, one second to an hour. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a good answer may take up to its headers, retries included, before it counts as failed; 1 ms to a day.
    /// <see langword="null"/> when slowness does not count.
    /// </summary>
    /// <value>Default: 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? SlowCall { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an ejected destination gets nothing, one second to a day. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan EjectFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The greatest share of a cluster's destinations (of one cell, where there are cells) that may be ejected at one
    /// time, 0 to 1: when most of them fail, it is not they who are ill, and the rest could not carry the load. One of
    /// one is never ejected, unless this is 1.
    /// </summary>
    /// <value>Default: 0.5.</value>
    [Range(0d, 1d)]
    public double MaxEjected { get; set; } = 0.5;
}
