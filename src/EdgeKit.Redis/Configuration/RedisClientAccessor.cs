using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Redis.Configuration;

/// <summary>Creates the client on first use, if there is a connection to use. Thread safe.</summary>
internal sealed class RedisClientAccessor : IAsyncDisposable
{
    private readonly ConnectionSelector _selector;
    private readonly Lazy<RedisClient?> _client;

    public RedisClientAccessor(
        ConnectionSelector selector, IServiceProvider services, IOptionsMonitor<RedisOptions> options,
        RedisMetrics metrics, ILogger<RedisClient> logger, TimeProvider timeProvider)
    {
        _selector = selector;
        _client = new(() =>
        {
            if (selector.AmbiguousKeys is { Count: > 0 } keys)
            {
                RedisLog.Ambiguous(logger, string.Join(", ", keys));
            }

            return selector.CreateSource(services, options.CurrentValue) is { } source
                ? new RedisClient(source, options, metrics, logger, timeProvider) : null;
        });
    }

    /// <summary>True if there is or will be a client. Reads no options, so configuration checks may call it.</summary>
    public bool IsConfigured => _client.IsValueCreated ? _client.Value is not null : _selector.Exists;

    /// <summary>The client; null if there is no connection to use.</summary>
    public RedisClient? Client => _client.Value;

    public ValueTask DisposeAsync() =>
        _client is { IsValueCreated: true, Value: { } client } ? client.DisposeAsync() : ValueTask.CompletedTask;
}
