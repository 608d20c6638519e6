using StackExchange.Redis;

namespace EdgeKit.Redis.Connection;

/// <summary>EdgeKit's own connection, from a connection string or from options set in code.</summary>
internal sealed class OwnConnection : ConnectionSource
{
    private readonly ConfigurationOptions _options;

    public OwnConnection(string connectionString, TimeSpan timeout)
        : this(ConnectionStringParser.Parse(connectionString), timeout)
    {
        _options.ConnectRetry = 1;
        _options.ReconnectRetryPolicy = new ExponentialRetry(250, 5_000);
        PoolKey = connectionString;
    }

    public OwnConnection(ConfigurationOptions options, TimeSpan timeout)
    {
        _options = options.Clone();
        _options.AbortOnConnectFail = false;

        // The default backlog would send calls after the reconnection: limits would be charged, and keys claimed, for
        // requests that were answered long ago.
        _options.BacklogPolicy = BacklogPolicy.FailFast;

        // The library's own timeout must not be shorter than the client's.
        _options.AsyncTimeout = Math.Max(_options.AsyncTimeout, (int)timeout.TotalMilliseconds);
    }

    public override string EndPoints => ConnectionStringParser.Describe(_options.EndPoints);

    public override bool IsOwned => true;

    public override string? PoolKey { get; }

    public override async Task<IConnectionMultiplexer> ConnectAsync() =>
        await ConnectionMultiplexer.ConnectAsync(_options.Clone()).ConfigureAwait(false);
}
