namespace EdgeKit.Redis.Connecting;

/// <summary>
/// The connections of this process, one per connection string, counted: several containers in one process, as in tests or an
/// application of several hosts, share a connection, and the last to leave closes it. Thread safe.
/// </summary>
internal static class ConnectionPool
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Entry> Entries = new(StringComparer.Ordinal);

    public static RedisConnection Rent(string connectionString, TimeProvider time)
    {
        lock (Gate)
        {
            if (!Entries.TryGetValue(connectionString, out var entry))
            {
                Entries.Add(connectionString, entry = new Entry(new RedisConnection(connectionString, time)));
            }

            entry.Renters++;
            return entry.Connection;
        }
    }

    public static ValueTask ReturnAsync(RedisConnection connection)
    {
        lock (Gate)
        {
            var (key, entry) = Entries.Single(e => e.Value.Connection == connection);
            if (--entry.Renters > 0)
            {
                return ValueTask.CompletedTask;
            }

            Entries.Remove(key);
        }

        return connection.DisposeAsync();
    }

    private sealed class Entry(RedisConnection connection)
    {
        public RedisConnection Connection { get; } = connection;

        public int Renters { get; set; }
    }
}
