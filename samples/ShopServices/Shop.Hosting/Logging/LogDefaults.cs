namespace Shop.Hosting.Logging;

internal static class LogDefaults
{
    // Warning, not None, for ASP.NET Core: its hosting starts an activity per request only while its own log is on.
    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["Logging:Console:FormatterName"] = ShopConsoleFormatter.FormatterName,
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        // Readiness is asked for all the time, and its answer says what is wrong.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
        ["Logging:LogLevel:Yarp"] = "Warning",
        // Each failed probe; what follows from them, a destination that leaves or returns, is a line of its own.
        ["Logging:LogLevel:Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor"] = "Error",
    };
}
