namespace EdgeKit.Redis.Connection;

/// <summary>
/// Shares the connections of this process by connection string; a connection is closed with its last client. Thread
/// safe.
/// </summary>
internal static class ConnectionPool
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, (RedisConnection Connection, int Clients)> Shared =
        new(StringComparer.Ordinal);

    public static RedisConnection Rent(ConnectionSource source, TimeProvider timeProvider)
    {
        if (source.PoolKey is not { } key)
        {
            return new RedisConnection(source, timeProvider);
        }

        lock (Gate)
        {
            var (connection, clients) = Shared.GetValueOrDefault(key);
            connection ??= new RedisConnection(source, timeProvider);
            Shared[key] = (connection, clients + 1);
            return connection;
        }
    }

    public static ValueTask ReturnAsync(RedisConnection connection)
    {
        lock (Gate)
        {
            var pooled = Shared.FirstOrDefault(s => s.Value.Connection == connection);
            if (pooled is { Key: { } key, Value.Clients: var clients })
            {
                if (clients > 1)
                {
                    Shared[key] = (connection, clients - 1);
                    return ValueTask.CompletedTask;
                }

                Shared.Remove(key);
            }
        }

        return connection.DisposeAsync();
    }
}
