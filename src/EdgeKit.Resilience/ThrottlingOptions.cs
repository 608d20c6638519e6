using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>
/// Rejects calls in the client with the probability <c>(requests − Ratio × accepts) / (requests + 1)</c>, counted over
/// <see cref="Window"/>. Source: Site Reliability Engineering, chapter 21, client-side throttling.
/// </summary>
public sealed class ThrottlingOptions
{
    /// <summary>Calls per accepted call above which calls are rejected, 1.1 to 100. Default: 2.</summary>
    [Range(1.1d, 100d)]
    public double Ratio { get; set; } = 2;

    /// <summary>Duration over which calls are counted. Default: 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(2);
}
