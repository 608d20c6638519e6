namespace Shop.Hosting.Logging;

internal static class LogDefaults
{
    // Warning and not None: ASP.NET Core creates an activity per request only while its own log is enabled.
    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["Logging:Console:FormatterName"] = ShopConsoleFormatter.FormatterName,
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        // Probes are frequent, and their response contains the reason.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
        ["Logging:LogLevel:Yarp"] = "Warning",
        // Failed probes; a destination that leaves or returns is logged separately.
        ["Logging:LogLevel:Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor"] = "Error",
    };
}
