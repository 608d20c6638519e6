using System.Data.Common;

namespace Shop.Messaging.Database;

/// <summary>Recognizes lost races between transactions.</summary>
internal static class WriteConflict
{
    // Serialization failure, deadlock, unique violation. The last is a race too: a transaction that checked before it
    // inserted finds the row when it is repeated.
    private static readonly string[] States = ["40001", "40P01", "23505"];

    public static bool IsRetryable(Exception exception)
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

    public static TimeSpan Delay(int attempt, double random) =>
        TimeSpan.FromMilliseconds((1 << Math.Min(attempt, 6)) * (0.5 + random));
}
