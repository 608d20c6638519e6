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
/// <param name="crashes">Where a test kills the process.</param>
/// <param name="timeProvider">For the pause before work is repeated.</param>
public sealed class Transactor<TContext>(
    IDbContextFactory<TContext> contexts, WriteGate gate, IEnumerable<ICommitObserver> observers, CrashPoints crashes,
    TimeProvider timeProvider)
    where TContext : DbContext
{
    private const int MaxAttempts = 30;
    private readonly ICommitObserver[] _observers = [.. observers];

    /// <summary>Runs the work and commits what it changed, or nothing when it throws.</summary>
    /// <typeparam name="TResult">What the work returns.</typeparam>
    /// <param name="name">What the work is, as its crash points before and after the commit are called.</param>
    /// <param name="work">
    /// Reads and changes the context. It may run more than once: no effect may leave the database.
    /// </param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>What the work returned, once it is committed.</returns>
    public Task<TResult> RunAsync<TResult>(
        string name,
        Func<TContext, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken = default) =>
        RunAsync(name, IsolationLevel.Serializable, work, cancellationToken);

    /// <summary>The same for work that locks the rows which it decides on, and may let go of the rest.</summary>
    /// <typeparam name="TResult">What the work returns.</typeparam>
    /// <param name="name">What the work is.</param>
    /// <param name="isolation">How far it is kept apart from other writers; SQLite knows one way only.</param>
    /// <param name="work">
    /// Reads and changes the context. It may run more than once: no effect may leave the database.
    /// </param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>What the work returned, once it is committed.</returns>
    public async Task<TResult> RunAsync<TResult>(
        string name, IsolationLevel isolation, Func<TContext, CancellationToken, Task<TResult>> work,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var turn = await gate.EnterAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(name, isolation, work, cancellationToken);
            }
            catch (Exception exception) when (attempt < MaxAttempts && WriteConflict.IsWorthRepeating(exception))
            {
                await Task.Delay(
                    WriteConflict.Pause(attempt, Random.Shared.NextDouble()), timeProvider, cancellationToken);
            }
        }
    }

    private async Task<TResult> AttemptAsync<TResult>(
        string name, IsolationLevel isolation, Func<TContext, CancellationToken, Task<TResult>> work,
        CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(isolation, cancellationToken);
        var result = await work(database, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        crashes.Reach($"before commit of {name}");
        // From here on the answer must be the commit's own: a cancelled wait would leave the caller guessing.
        await transaction.CommitAsync(CancellationToken.None);
        crashes.Reach($"after commit of {name}");
        foreach (var observer in _observers)
        {
            observer.Committed(database);
        }

        return result;
    }
}
