using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Rows;

/// <summary>Tells a database that failed from a program that is wrong.</summary>
internal static class DatabaseFailure
{
    public static bool Is(Exception exception) => exception switch
    {
        DbException or TimeoutException => true,
        DbUpdateException or InvalidOperationException => exception.InnerException is { } inner && Is(inner),
        _ => false,
    };
}
