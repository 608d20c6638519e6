using System.Data;
using Microsoft.EntityFrameworkCore;
using Shop.Messaging.Database;

namespace Shop.Messaging;

/// <summary>
/// Runs a unit of work as one serializable transaction: <c>BEGIN IMMEDIATE</c> on SQLite, <c>SERIALIZABLE</c> on
/// PostgreSQL. Work that loses a race is repeated from the start on a fresh context.
/// </summary>
/// <typeparam name="TContext">The service's database.</typeparam>
/// <param name="contexts">Creates contexts.</param>
/// <param name="gate">Limits the concurrent writers.</param>
/// <param name="timeProvider">Measures the delay before a repetition.</param>
public sealed class TransactionRunner<TContext>(
    IDbContextFactory<TContext> contexts, WriteGate gate, TimeProvider timeProvider)
    where TContext : ShopDbContext
{
    private const int MaxAttempts = 30;

    /// <summary>Runs the work and commits its changes, or none if it throws.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="name">The name of the work, used by its crash points.</param>
    /// <param name="work">
    /// Reads and changes the context. It may run more than once, so it must have no effect outside the database.
    /// </param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>The result of the work, once it is committed.</returns>
    public Task<TResult> RunAsync<TResult>(
        string name,
        Func<TContext, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken = default) =>
        RunAsync(name, IsolationLevel.Serializable, work, cancellationToken);

    /// <summary>Runs work that locks the rows which it decides on and needs less isolation.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="name">The name of the work, used by its crash points.</param>
    /// <param name="isolation">The isolation level; SQLite has only one.</param>
    /// <param name="work">
    /// Reads and changes the context. It may run more than once, so it must have no effect outside the database.
    /// </param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>The result of the work, once it is committed.</returns>
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
            catch (Exception exception) when (attempt < MaxAttempts && WriteConflict.IsRetryable(exception))
            {
                await Task.Delay(
                    WriteConflict.Delay(attempt, Random.Shared.NextDouble()), timeProvider, cancellationToken);
            }
        }
    }

    private async Task<TResult> AttemptAsync<TResult>(
        string name, IsolationLevel isolation, Func<TContext, CancellationToken, Task<TResult>> work,
        CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        database.Work = name;
        await using var transaction = await database.Database.BeginTransactionAsync(isolation, cancellationToken);
        var result = await work(database, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        // Not cancellable: a cancelled wait would leave the caller guessing whether it was committed.
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }
}
