using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Shop.Messaging.Database;

/// <summary>Selects the database provider by the connection string.</summary>
internal static class DatabaseProvider
{
    // Serializable transactions on the same row run one after another anyway; more writers would only cause more
    // repetitions.
    private const int PostgresWriters = 4;
    private static readonly SqlitePragmas Pragmas = new();

    /// <summary>True if the string names a server; SQLite's names a file.</summary>
    public static bool IsPostgres(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return parts.ContainsKey("Host") || parts.ContainsKey("Server");
    }

    public static int Writers(string connectionString) => IsPostgres(connectionString) ? PostgresWriters : 1;

    public static void Use(DbContextOptionsBuilder options, string connectionString)
    {
        options.ConfigureWarnings(DatabaseLogLevels.Apply);
        if (IsPostgres(connectionString))
        {
            UsePostgres(options, connectionString);
            return;
        }

        if (DirectoryOf(connectionString) is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
        }

        options.UseSqlite(connectionString).AddInterceptors(Pragmas);
    }

    /// <summary>Returns a database file for a service that is started without the AppHost.</summary>
    public static string DefaultFor(string service) =>
        $"Data Source={Path.Combine(Path.GetTempPath(), "edgekit-shop", service + ".db")}";

    // A separate method, so that a process on SQLite never loads Npgsql.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UsePostgres(DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString);

    private static string? DirectoryOf(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return parts.TryGetValue("Data Source", out var file) ? Path.GetDirectoryName(file.ToString()) : null;
    }
}
