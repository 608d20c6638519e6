using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Redis.Connecting;

/// <summary>Makes the client once, if there is anything to connect to. Thread safe.</summary>
internal sealed class RedisAccess : IAsyncDisposable
{
    private readonly ConnectionChoice _choice;
    private readonly Lazy<RedisClient?> _client;

    public RedisAccess(
        ConnectionChoice choice, IServiceProvider services, IOptionsMonitor<RedisOptions> options,
        RedisMetrics metrics, ILogger<RedisClient> logger, TimeProvider timeProvider)
    {
        _choice = choice;
        _client = new(() =>
        {
            if (choice.Ambiguous is { Count: > 0 } keys)
            {
                RedisLog.Ambiguous(logger, string.Join(", ", keys));
            }

            return choice.Source(services, options.CurrentValue) is { } source
                ? new RedisClient(source, options, metrics, logger, timeProvider) : null;
        });
    }

    /// <summary>
    /// Whether there will be a client. Checks of the configuration may ask, before the options that the client needs
    /// are there.
    /// </summary>
    public bool IsConfigured => _client.IsValueCreated ? _client.Value is not null : _choice.Exists;

    /// <summary>The client; <see langword="null"/> when there is nothing to connect to.</summary>
    public RedisClient? Client => _client.Value;

    public ValueTask DisposeAsync() =>
        _client is { IsValueCreated: true, Value: { } client } ? client.DisposeAsync() : ValueTask.CompletedTask;
}
