using System.Data.Common;

namespace Shop.Messaging.Database;

/// <summary>Tells lost races from real failures.</summary>
internal static class WriteConflict
{
    // SQL's own codes, the same on every server that has them: serialization failure, deadlock, unique violation. The
    // last is a race too: whoever checked before it inserted, in the same transaction, sees the row the next time.
    private static readonly string[] States = ["40001", "40P01", "23505"];

    public static bool IsWorthRepeating(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException { SqlState: { } state } && States.Contains(state))
            {
                return true;
            }
        }

        return false;
    }

    public static TimeSpan Pause(int attempt, double random) =>
        TimeSpan.FromMilliseconds((1 << Math.Min(attempt, 6)) * (0.5 + random));
}
