using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Shop.Messaging.Database;

/// <summary>
/// Entity Framework logs each failure as an error, with its stack and before anybody knows what it means. Most are
/// races that <see cref="Transactor{TContext}"/> repeats, dozens for a busy minute. What is more than that is thrown,
/// and logged by whoever could not go on.
/// </summary>
internal static class DatabaseNoise
{
    public static void Lower(WarningsConfigurationBuilder warnings) => warnings.Log(
        (RelationalEventId.CommandError, LogLevel.Debug),
        (RelationalEventId.ConnectionError, LogLevel.Debug),
        (RelationalEventId.TransactionError, LogLevel.Debug),
        (CoreEventId.QueryIterationFailed, LogLevel.Debug),
        (CoreEventId.SaveChangesFailed, LogLevel.Debug));
}
