namespace EdgeKit.Scenarios.Running;

/// <summary>
/// Longer timeouts for every shop under test, so that a slow machine changes neither the outcome of an order nor a
/// response.
/// </summary>
internal static class Unhurried
{
    private const string Minute = "00:01:00";
    private const string HalfAnHour = "00:30:00";

    private static readonly string[] Clusters = ["catalog", "orders", "inventory", "payments"];

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>(
        Clusters.Select(static cluster => KeyValuePair.Create(
            $"ReverseProxy__Clusters__{cluster}__HealthCheck__Active__Timeout", Minute)))
    {
        ["EdgeKit__Resilience__Policies__backend__AttemptTimeout"] = Minute,
        ["EdgeKit__Resilience__Policies__backend__TotalTimeout"] = "00:04:00",
        ["EdgeKit__Resilience__Policies__events__TotalTimeout"] = "00:01:10",
        ["Messaging__HandlerTimeout"] = Minute,
        ["Saga__StepTimeout"] = HalfAnHour,
        ["Payments__Timeout"] = HalfAnHour,
    };
}
