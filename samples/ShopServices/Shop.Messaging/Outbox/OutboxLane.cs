using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shop.Messaging.Telemetry;

namespace Shop.Messaging.Outbox;

/// <summary>
/// Delivers events to one subscriber. Each subscriber has its own lane, so one that is down or slow delays no other.
/// </summary>
internal sealed class OutboxLane<TContext>(
    OutboxStore<TContext> store, OutboxSender sender, LaneSignals signals, IOptions<MessagingOptions> options,
    TimeProvider timeProvider, ILogger<OutboxLane<TContext>> logger)
    where TContext : MessagingDbContext
{
    private readonly ConcurrentQueue<Delivery> _delivered = new();
    private readonly MessagingOptions _options = options.Value;
    private readonly HashSet<long> _inFlight = [];
    private string _subscriber = "";
    private int _absences;
    private DateTimeOffset _pausedUntil;

    public async Task RunAsync(string subscriber, CancellationToken cancellationToken)
    {
        _subscriber = subscriber;
        var pump = new WorkPump<OutboxRow>(_options.Parallel, signals.Of(subscriber), _options.PollInterval, logger);
        await pump.RunAsync(TakeAsync, DeliverAsync, cancellationToken);
        await store.SettleAndLeaseAsync(
            subscriber, Drain(), _inFlight, new RowRequest(0, IsProbe: false), CancellationToken.None);
    }

    private async Task<WorkBatch<OutboxRow>> TakeAsync(int free, CancellationToken cancellationToken)
    {
        var delivered = Drain();
        try
        {
            Record(delivered);
            var rows = await store.SettleAndLeaseAsync(
                _subscriber, delivered, _inFlight, new RowRequest(Limit(free), IsProbe: _absences > 0),
                cancellationToken);
            _inFlight.ExceptWith(delivered.Select(delivery => delivery.Row.Id));
            _inFlight.UnionWith(rows.Select(row => row.Id));
            return new WorkBatch<OutboxRow>(rows, NextPoll(delivered));
        }
        catch
        {
            // The decisions are not stored yet: the next turn stores them.
            foreach (var delivery in delivered)
            {
                _delivered.Enqueue(delivery);
            }

            throw;
        }
    }

    private async Task DeliverAsync(OutboxRow row)
    {
        var outcome = await sender.SendAsync(row);
        _delivered.Enqueue(new Delivery(
            row, outcome, DeliveryDecision.Of(row, outcome, _options, timeProvider.GetUtcNow())));
    }

    private List<Delivery> Drain()
    {
        var delivered = new List<Delivery>();
        while (_delivered.TryDequeue(out var delivery))
        {
            delivered.Add(delivery);
        }

        return delivered;
    }

    /// <summary>
    /// Records if the subscriber is reachable: one response resets the backoff, a batch without any response increases
    /// it.
    /// </summary>
    private void Record(List<Delivery> delivered)
    {
        if (delivered.Count == 0)
        {
            return;
        }

        if (delivered.Exists(delivery => delivery.Outcome.Kind != DeliveryKind.Unreachable))
        {
            if (_absences > 0)
            {
                OutboxLog.Reachable(logger, _subscriber);
            }

            _absences = 0;
        }
        else if (timeProvider.GetUtcNow() >= _pausedUntil)
        {
            if (++_absences == 1)
            {
                OutboxLog.Unreachable(logger, _subscriber, delivered[0].Outcome.Error);
            }

            _pausedUntil = timeProvider.GetUtcNow()
                + Backoff.After(_absences, _options.BackoffBase, _options.BackoffCap);
        }

        foreach (var (row, outcome, decision) in delivered.Where(
            delivery => delivery.Decision.State == OutboxState.Parked))
        {
            OutboxLog.Parked(
                logger, row.Envelope.Type, row.Envelope.OrderId, decision.Attempts, _subscriber, outcome.Error);
        }
    }

    /// <summary>
    /// Returns the number of rows to lease. An unreachable subscriber gets one row after each backoff, as a probe.
    /// </summary>
    private int Limit(int free)
    {
        if (_absences == 0)
        {
            return free;
        }

        return free == _options.Parallel && timeProvider.GetUtcNow() >= _pausedUntil ? 1 : 0;
    }

    private TimeSpan NextPoll(List<Delivery> delivered)
    {
        var now = timeProvider.GetUtcNow();
        if (_absences > 0 && _pausedUntil > now)
        {
            return _pausedUntil - now;
        }

        var next = delivered.Where(delivery => delivery.Outcome.Kind == DeliveryKind.Rejected)
            .Select(delivery => delivery.Decision.DueAt - now).Append(_options.PollInterval).Min();
        return next > TimeSpan.Zero ? next : TimeSpan.Zero;
    }
}
