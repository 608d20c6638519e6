using StackExchange.Redis;

namespace EdgeKit.Redis.Connection;

/// <summary>The origin of a connection: created by EdgeKit or provided by the application.</summary>
/// <param name="EndPoints">The servers, for logs and errors.</param>
/// <param name="IsOwned">True if EdgeKit closes the connection. The application closes its own.</param>
/// <param name="ConnectAsync">Creates or fetches the connection. May block; is called again if it throws.</param>
/// <param name="PoolKey">The key by which clients of one process share a connection; null if it is not shared.</param>
internal sealed record ConnectionSource(
    string EndPoints, bool IsOwned, Func<Task<IConnectionMultiplexer>> ConnectAsync, string? PoolKey = null)
{
    public static ConnectionSource External(Func<Task<IConnectionMultiplexer>> find) =>
        new("the application's connection", IsOwned: false, find);

    public static ConnectionSource Own(string connectionString, TimeSpan timeout)
    {
        var options = ConnectionStringParser.Parse(connectionString);
        options.ConnectRetry = 1;
        options.ReconnectRetryPolicy = new ExponentialRetry(250, 5_000);
        return Own(options, timeout) with { PoolKey = connectionString };
    }

    public static ConnectionSource Own(ConfigurationOptions options, TimeSpan timeout)
    {
        var own = options.Clone();
        own.AbortOnConnectFail = false;

        // The default backlog would send calls after the reconnection: limits would be charged, and keys claimed, for
        // requests that were answered long ago.
        own.BacklogPolicy = BacklogPolicy.FailFast;

        // The library's own timeout must not be shorter than the client's.
        own.AsyncTimeout = Math.Max(own.AsyncTimeout, (int)timeout.TotalMilliseconds);
        return new ConnectionSource(ConnectionStringParser.Describe(own.EndPoints), IsOwned: true, async () =>
            await ConnectionMultiplexer.ConnectAsync(own.Clone()).ConfigureAwait(false));
    }
}
