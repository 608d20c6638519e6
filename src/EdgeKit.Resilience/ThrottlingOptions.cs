using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>
/// Refuses calls at the client with the probability <c>(requests − Ratio × accepts) / (requests + 1)</c> over the last
/// two minutes or the configured window. Source: Site Reliability Engineering, chapter 21, client-side throttling.
/// </summary>
public sealed class ThrottlingOptions
{
    /// <summary>How many calls are made for each one accepted before some are refused, 1.1 to 100.</summary>
    /// <value>Default: 2.</value>
    [Range(1.1d, 100d)]
    public double Ratio { get; set; } = 2;

    /// <summary>The span over which calls are counted.</summary>
    /// <value>Default: 2 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(2);
}
