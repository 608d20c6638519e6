using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shop.Messaging.Database;
using Shop.Messaging.Telemetry;

namespace Shop.Messaging.Outbox;

/// <summary>
/// Signals the lanes when any process adds rows: a trigger notifies in the writer's transaction. This process signals
/// its own commits itself.
/// </summary>
internal sealed class PostgresOutboxListener(
    DatabaseConnection connection,
    LaneSignals signals, TimeProvider timeProvider, ILogger<PostgresOutboxListener> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Not pooled; keep-alive detects a lost server.
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
                // The lanes poll until it is connected again.
                OutboxLog.ListeningFailed(logger, exception);
                await Task.Delay(Pause, timeProvider, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var listener = new NpgsqlConnection(_connectionString);
        await listener.OpenAsync(cancellationToken);
        listener.Notification += (_, _) => signals.SetAll();
        await using var listen = new NpgsqlCommand($"LISTEN {PostgresOutbox.Channel}", listener);
        await listen.ExecuteNonQueryAsync(cancellationToken);
        // Rows that were added before the subscription.
        signals.SetAll();
        while (true)
        {
            await listener.WaitAsync(cancellationToken);
        }
    }
}
