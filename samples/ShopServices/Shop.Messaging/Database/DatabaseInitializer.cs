using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Shop.Messaging.Database;

/// <summary>
/// Creates or migrates the schema before the host starts: on PostgreSQL by migrations under the server's lock, which a
/// killed process releases; on SQLite in one step when the file is new.
/// </summary>
internal sealed class DatabaseInitializer<TContext>(
    IDbContextFactory<TContext> contexts, TransactionRunner<TContext> transactions, DatabaseSeed<TContext> seed,
    DatabaseConnection connection)
    : IHostedLifecycleService
    where TContext : ShopDbContext
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using (var database = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await CreateSchemaAsync(database, cancellationToken);
        }

        await transactions.RunAsync(
            "seed",
            async (database, stop) =>
            {
                await seed(database, stop);
                return true;
            },
            cancellationToken);
    }

    private Task CreateSchemaAsync(TContext database, CancellationToken cancellationToken) => connection.IsPostgres
        ? database.Database.MigrateAsync(cancellationToken)
        : database.Database.EnsureCreatedAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
