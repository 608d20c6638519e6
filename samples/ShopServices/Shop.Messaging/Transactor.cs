using System.Data;
using Microsoft.EntityFrameworkCore;
using Shop.Messaging.Database;

namespace Shop.Messaging;

/// <summary>
/// The one way to write to a service's database: everything that one piece of work reads and writes is one serializable
/// transaction, on SQLite (<c>BEGIN IMMEDIATE</c>) as on PostgreSQL. Work that lost a race is run again from the start,
/// on a fresh context.
/// </summary>
/// <typeparam name="TContext">The service's database.</typeparam>
/// <param name="contexts">Makes contexts.</param>
/// <param name="gate">Bounds the writers.</param>
/// <param name="observers">Told after each commit.</param>
/// <param name="clock">For the pause before work is repeated.</param>
public sealed class Transactor<TContext>(
    IDbContextFactory<TContext> contexts, WriteGate gate, IEnumerable<ICommitObserver> observers, TimeProvider clock)
    where TContext : DbContext
{
    private const int MaxAttempts = 8;
    private readonly ICommitObserver[] _observers = [.. observers];

    /// <summary>Runs the work and commits what it changed, or nothing when it throws.</summary>
    /// <typeparam name="TResult">What the work returns.</typeparam>
    /// <param name="work">Reads and changes the context. It may run more than once: no effect may leave the database.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>What the work returned, once it is committed.</returns>
    public async Task<TResult> RunAsync<TResult>(
        Func<TContext, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var turn = await gate.EnterAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(work, cancellationToken);
            }
            catch (Exception exception) when (attempt < MaxAttempts && WriteConflict.IsWorthRepeating(exception))
            {
                await Task.Delay(WriteConflict.Pause(attempt, Random.Shared.NextDouble()), clock, cancellationToken);
            }
        }
    }

    private async Task<TResult> AttemptAsync<TResult>(
        Func<TContext, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction =
            await database.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        var result = await work(database, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        // From here on the answer must be the commit's own: a cancelled wait would leave the caller guessing.
        await transaction.CommitAsync(CancellationToken.None);
        foreach (var observer in _observers)
            observer.Committed(database);
        return result;
    }
}
