using EdgeKit.Cache.Http.Rules;

namespace EdgeKit.Cache.Tests.Http.Rules;

/// <summary>The clock and the policies of these tests.</summary>
internal static class RuleCases
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly FreshnessPolicy Shared = new(true, TimeSpan.FromSeconds(
        60), TimeSpan.FromSeconds(5), 0, TimeSpan.FromSeconds(60), TimeSpan.Zero, TimeSpan.Zero);

    public static readonly FreshnessPolicy Private = Shared with { Shared = false };

    public static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    public static string Date(double secondsFromNow) => Now.AddSeconds(secondsFromNow).ToString("r");
}
