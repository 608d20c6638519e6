namespace Shop.Messaging;

/// <summary>
/// Limits this process's concurrent write transactions: one on SQLite, which has a single writer, a few on PostgreSQL,
/// where more would only cause serialization failures.
/// </summary>
/// <param name="width">The number of writers, at least 1.</param>
public sealed class WriteGate(int width) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(width, width);

    /// <summary>Waits for a turn, in the order of arrival.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The turn; dispose of it to let the next writer in.</returns>
    public async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        return new Turn(_turns);
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    /// <summary>The right to write, until it is disposed.</summary>
    public readonly struct Turn : IDisposable
    {
        private readonly SemaphoreSlim _turns;

        internal Turn(SemaphoreSlim turns) => _turns = turns;

        /// <inheritdoc />
        public void Dispose() => _turns.Release();
    }
}
