using Microsoft.Extensions.Logging;

namespace EdgeKit.Policies.Telemetry;

internal static partial class PolicyLog
{
    [LoggerMessage(1, LogLevel.Information, "EdgeKit policies were reloaded; generation {Generation} is in force.")]
    public static partial void Accepted(ILogger logger, long generation);

    [LoggerMessage(2, LogLevel.Error,
        "A reload of the EdgeKit policies was refused; generation {Generation} stays in force. {Problems}")]
    public static partial void Rejected(ILogger logger, long generation, string problems);

    [LoggerMessage(
        3, LogLevel.Error, "A change listener failed. The reloaded EdgeKit policies are in force.")]
    public static partial void ListenerFailed(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "The reloaded EdgeKit policies could not be checked.")]
    public static partial void LoadFailed(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Warning,
        "{Path} was renamed to {Name}. The former name is still read; write the new one before version 1.0.")]
    public static partial void Renamed(ILogger logger, string path, string name);
}
