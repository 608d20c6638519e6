using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Shop.Messaging.Database;

/// <summary>
/// Lowers the level of Entity Framework's failure events. Most of them are lost races, which
/// <see cref="TransactionRunner{TContext}"/> repeats; every other failure is thrown and logged by its caller.
/// </summary>
internal static class DatabaseLogLevels
{
    public static void Apply(WarningsConfigurationBuilder warnings) => warnings.Log(
        (RelationalEventId.CommandError, LogLevel.Debug),
        (RelationalEventId.ConnectionError, LogLevel.Debug),
        (RelationalEventId.TransactionError, LogLevel.Debug),
        (CoreEventId.QueryIterationFailed, LogLevel.Debug),
        (CoreEventId.SaveChangesFailed, LogLevel.Debug));
}
