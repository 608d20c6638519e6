namespace Shop.Messaging;

/// <summary>
/// Lets so many transactions of this process write at once: one on SQLite, which has one writer anyway and would make
/// the others poll for the lock, some on PostgreSQL, where more would only fail each other's serialization.
/// </summary>
/// <param name="width">How many, at least 1.</param>
public sealed class WriteGate(int width) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(width, width);

    /// <summary>Waits for a turn, first come, first served.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The turn: dispose it to pass it on.</returns>
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
