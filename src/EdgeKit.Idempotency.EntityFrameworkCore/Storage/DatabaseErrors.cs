using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Storage;

/// <summary>Distinguishes database failures from programming errors.</summary>
internal static class DatabaseErrors
{
    public static bool IsDatabaseError(Exception exception) => exception switch
    {
        DbException or TimeoutException => true,
        DbUpdateException or InvalidOperationException =>
            exception.InnerException is { } inner && IsDatabaseError(inner),
        _ => false,
    };
}
