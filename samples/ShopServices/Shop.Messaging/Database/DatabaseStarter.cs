using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Shop.Messaging.Database;

/// <summary>
/// Brings the schema about before anything else in the process starts: on PostgreSQL by migrations, under the server's
/// own lock, which goes with a process that is killed; on SQLite at once, in the transaction that fills a new file.
/// </summary>
internal sealed class DatabaseStarter<TContext>(
    IDbContextFactory<TContext> contexts, Transactor<TContext> transactor, DatabaseSeed<TContext> seed,
    DatabaseConnection connection)
    : IHostedLifecycleService
    where TContext : DbContext
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using (var database = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await BringAboutAsync(database, cancellationToken);
        }

        await transactor.RunAsync(
            "seed",
            async (database, stop) =>
            {
                await seed(database, stop);
                return true;
            },
            cancellationToken);
    }

    private Task BringAboutAsync(TContext database, CancellationToken cancellationToken) => connection.IsPostgres
        ? database.Database.MigrateAsync(cancellationToken)
        : database.Database.EnsureCreatedAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
