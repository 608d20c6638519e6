namespace EdgeKit.Redis.Connection;

/// <summary>
/// Shares the connections of this process by connection string; a connection is closed with its last client. Thread
/// safe.
/// </summary>
internal static class ConnectionPool
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Entry> Entries = new(StringComparer.Ordinal);

    public static RedisConnection Rent(ConnectionSource source, TimeProvider timeProvider)
    {
        if (source.PoolKey is not { } key)
        {
            return new RedisConnection(source, timeProvider);
        }

        lock (Gate)
        {
            if (!Entries.TryGetValue(key, out var entry))
            {
                Entries.Add(key, entry = new Entry(new RedisConnection(source, timeProvider)));
            }

            entry.Renters++;
            return entry.Connection;
        }
    }

    public static ValueTask ReturnAsync(RedisConnection connection)
    {
        lock (Gate)
        {
            if (Entries.FirstOrDefault(e => e.Value.Connection == connection) is { Value: { } entry } pooled)
            {
                if (--entry.Renters > 0)
                {
                    return ValueTask.CompletedTask;
                }

                Entries.Remove(pooled.Key);
            }
        }

        return connection.DisposeAsync();
    }

    private sealed class Entry(RedisConnection connection)
    {
        public RedisConnection Connection { get; } = connection;

        public int Renters { get; set; }
    }
}
