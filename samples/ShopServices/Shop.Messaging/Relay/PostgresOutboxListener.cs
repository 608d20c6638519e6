using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shop.Messaging.Database;

namespace Shop.Messaging.Relay;

/// <summary>
/// Wakes the lanes when any process wrote to the outbox: a trigger notifies, in the writer's own transaction. Commits
/// of this process ring by themselves; this is for several instances of a service, and for whoever repairs rows by
/// hand.
/// </summary>
internal sealed class PostgresOutboxListener(
    DatabaseConnection connection, LaneBells bells, TimeProvider timeProvider, ILogger<PostgresOutboxListener> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // A connection of its own, apart from the pool; the keep-alive notices a server that is gone without a word.
    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connection.ConnectionString)
    {
        Pooling = false,
        KeepAlive = 10,
    }.ConnectionString;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Until it is back the lanes look by themselves, each PollInterval.
                RelayLog.ListeningFailed(logger, exception);
                await Task.Delay(Pause, timeProvider, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var listener = new NpgsqlConnection(_connectionString);
        await listener.OpenAsync(cancellationToken);
        listener.Notification += (_, _) => bells.RingAll();
        await using var listen = new NpgsqlCommand($"LISTEN {PostgresOutbox.Channel}", listener);
        await listen.ExecuteNonQueryAsync(cancellationToken);
        // What was written while nobody listened.
        bells.RingAll();
        while (true)
        {
            await listener.WaitAsync(cancellationToken);
        }
    }
}
