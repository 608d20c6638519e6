using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Storage;

/// <summary>Fails the start if the execution strategy retries: it permits no transaction over several saves.</summary>
internal sealed class RetryingStrategyGuard<TContext>(IServiceScopeFactory scopes) : IHostedService
    where TContext : DbContext
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var strategy = scope.ServiceProvider.GetRequiredService<TContext>().Database.CreateExecutionStrategy();
            if (strategy.RetriesOnFailure)
            {
                throw new InvalidOperationException(
                    $"{typeof(TContext).Name} cannot store idempotency keys: its execution strategy "
                    + $"{strategy.GetType().Name} retries on failure and allows no transaction across a handler's "
                    + "changes and the outcome of its key. Remove EnableRetryOnFailure from this context (a failed "
                    + "request is a 503 that is safe to repeat under its key), or use it on a separate context for "
                    + "work that needs no key.");
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
