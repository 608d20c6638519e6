using System.Data.Common;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Shop.Messaging.Database;

/// <summary>
/// Tells surroundings that fail, a server that is away, a disk that is full, no memory or no time left, from somebody
/// who looked at the work and would not have it. In an outage nobody is to blame: what was to be done waits, and is
/// never counted against an event.
/// </summary>
internal static class Outage
{
    // SQL's and PostgreSQL's classes: connection exception, invalid authorization (a password that was changed),
    // invalid catalogue name, transaction rollback, insufficient resources (a full disk, no memory, too many
    // connections), operator intervention, error of the system (input and output), of its configuration, and of the
    // server itself.
    private static readonly string[] Classes = ["08", "28", "3D", "40", "53", "57", "58", "F0", "XX"];

    // Lock not available, object in use, and a server that only reads: a stand-by before it is the primary.
    private static readonly string[] States = ["55P03", "55006", "25006"];

    // SQLite's own codes: PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL,
    // AUTH, NOTADB.
    private static readonly int[] SqliteCodes = [3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 23, 26];

    public static bool Is(Exception exception)
    {
        if (exception is AggregateException several)
        {
            return several.InnerExceptions.Any(Is);
        }

        return IsSurroundings(exception) || (exception.InnerException is { } cause && Is(cause));
    }

    private static bool IsSurroundings(Exception exception) => exception switch
    {
        // What came in was cut short or too long: that is the request.
        BadHttpRequestException => false,
        DbException error => error.IsTransient || IsState(error.SqlState) || IsSqlite(error),
        _ => exception is IOException or UnauthorizedAccessException or SocketException or HttpRequestException
            or TimeoutException
                or OperationCanceledException or OutOfMemoryException or InsufficientExecutionStackException,
    };

    private static bool IsState(string? state) => state is not null
        && (Array.Exists(Classes, it => state.StartsWith(it, StringComparison.Ordinal)) || States.Contains(state));

    // Kept apart so that a process on PostgreSQL never loads SQLite's client.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsSqlite(DbException error) =>
        error is SqliteException sqlite && SqliteCodes.Contains(sqlite.SqliteErrorCode);
}
