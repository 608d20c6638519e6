using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>
/// A connection of EdgeKit's own, by a connection string or by options that the application wrote in code.
/// </summary>
internal sealed class OwnConnection : ConnectionSource
{
    private readonly ConfigurationOptions _options;

    /// <param name="connectionString">In either notation; see <see cref="ConnectionStrings"/>.</param>
    /// <param name="timeout">How long a call may wait.</param>
    /// <exception cref="FormatException">The text is no connection string.</exception>
    public OwnConnection(string connectionString, TimeSpan timeout)
        : this(ConnectionStrings.Parse(connectionString), timeout)
    {
        _options.ConnectRetry = 1;
        _options.ReconnectRetryPolicy = new ExponentialRetry(250, 5_000);
        PoolKey = connectionString;
    }

    /// <param name="options">
    /// Copied. Whatever they say, the connection comes up by itself and keeps no calls back.
    /// </param>
    /// <param name="timeout">How long a call may wait.</param>
    public OwnConnection(ConfigurationOptions options, TimeSpan timeout)
    {
        _options = options.Clone();
        _options.AbortOnConnectFail = false;

        // The default keeps calls until there is a connection again: limits would be charged, and keys claimed, for
        // requests that were answered long ago.
        _options.BacklogPolicy = BacklogPolicy.FailFast;

        // The library gives calls up by a clock of its own, which must not be ahead of the client's.
        _options.AsyncTimeout = Math.Max(_options.AsyncTimeout, (int)timeout.TotalMilliseconds);
    }

    public override string EndPoints => ConnectionStrings.Describe(_options.EndPoints);

    public override bool IsOwned => true;

    public override string? PoolKey { get; }

    public override async Task<IConnectionMultiplexer> ConnectAsync() =>
        await ConnectionMultiplexer.ConnectAsync(_options.Clone()).ConfigureAwait(false);
}
