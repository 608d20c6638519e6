using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Shop.Messaging.Database;

/// <summary>Creates the schema, in one transaction, before anything else in the process starts.</summary>
internal sealed class DatabaseStarter<TContext>(
    IDbContextFactory<TContext> contexts, Transactor<TContext> transactor, DatabaseSeed<TContext> seed)
    : IHostedLifecycleService
    where TContext : DbContext
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using (var database = await contexts.CreateDbContextAsync(cancellationToken))
            await database.Database.EnsureCreatedAsync(cancellationToken);
        await transactor.RunAsync(
            async (database, stop) =>
            {
                await seed(database, stop);
                return true;
            },
            cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
