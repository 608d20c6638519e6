using System.Data.Common;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Shop.Messaging.Database;

/// <summary>
/// Recognizes failures of the infrastructure: an unavailable server, a full disk, no memory, no time left. They never
/// count against an event, which waits instead.
/// </summary>
internal static class Outage
{
    // SQLSTATE classes of the standard and of PostgreSQL: connection exception, invalid authorization, invalid catalog
    // name, transaction rollback, insufficient resources, operator intervention, system error, configuration file
    // error, internal error.
    private static readonly string[] Classes = ["08", "28", "3D", "40", "53", "57", "58", "F0", "XX"];

    // Lock not available, object in use, read-only transaction (a stand-by).
    private static readonly string[] States = ["55P03", "55006", "25006"];

    // SQLite codes: PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, AUTH,
    // NOTADB.
    private static readonly int[] SqliteCodes = [3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 23, 26];

    public static bool Is(Exception exception)
    {
        if (exception is AggregateException several)
        {
            return several.InnerExceptions.Any(Is);
        }

        return IsInfrastructure(exception) || (exception.InnerException is { } cause && Is(cause));
    }

    private static bool IsInfrastructure(Exception exception) => exception switch
    {
        // A request that is cut short or too long is the client's error.
        BadHttpRequestException => false,
        DbException error => error.IsTransient || IsState(error.SqlState) || IsSqlite(error),
        _ => exception is IOException or UnauthorizedAccessException or SocketException or HttpRequestException
            or TimeoutException
                or OperationCanceledException or OutOfMemoryException or InsufficientExecutionStackException,
    };

    private static bool IsState(string? state) => state is not null
        && (Array.Exists(Classes, it => state.StartsWith(it, StringComparison.Ordinal)) || States.Contains(state));

    // A separate method, so that a process on PostgreSQL never loads SQLite's client.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsSqlite(DbException error) =>
        error is SqliteException sqlite && SqliteCodes.Contains(sqlite.SqliteErrorCode);
}
