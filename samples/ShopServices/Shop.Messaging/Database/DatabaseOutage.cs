using System.Data.Common;

namespace Shop.Messaging.Database;

/// <summary>
/// Tells a database that is away, or too busy, from one that looked at the work and would not have it. In an outage
/// nobody is to blame: what was to be done waits, and is never counted against an event.
/// </summary>
internal static class DatabaseOutage
{
    // SQL's classes: connection exception, insufficient resources, operator intervention (a server that stops or starts).
    private static readonly string[] Classes = ["08", "53", "57"];

    public static bool Is(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException error
                && (error.IsTransient || Array.Exists(Classes, it => error.SqlState?.StartsWith(it, StringComparison.Ordinal) == true)))
                return true;
        }

        return false;
    }
}
