using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Storage;

/// <summary>
/// A retrying execution strategy allows no transaction that spans several saves, since it could not repeat what stands
/// between them; the first request would fail. This fails the start instead.
/// </summary>
internal sealed class RetryingStrategyGuard<TContext>(IServiceScopeFactory scopes) : IHostedLifecycleService
    where TContext : DbContext
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var strategy = scope.ServiceProvider.GetRequiredService<TContext>().Database.CreateExecutionStrategy();
            if (strategy.RetriesOnFailure)
            {
                throw new InvalidOperationException(
                    $"The idempotency keys cannot be kept by {typeof(TContext).Name}: its execution strategy {strategy.GetType().Name} retries by itself and allows no transaction "
                    + "around what a handler saves and the outcome of its key. Take EnableRetryOnFailure off this context (a failed request is a 503 that is safe to "
                    + "repeat under its key), or register a context of its own with it for what needs no key.");
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
