using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Shop.Messaging.Relay;

/// <summary>
/// Delivers to one subscriber. Each has its own lane: one that is down or slow costs the others nothing.
/// </summary>
internal sealed class OutboxLane<TContext>(
    OutboxStore<TContext> store, TracedDelivery delivery, LaneBells bells, IOptions<MessagingOptions> options,
    TimeProvider timeProvider, ILogger<OutboxLane<TContext>> logger)
    where TContext : MessagingDbContext
{
    private readonly ConcurrentQueue<Delivery> _delivered = new();
    private readonly MessagingOptions _options = options.Value;
    private readonly HashSet<long> _underWay = [];
    private string _subscriber = "";
    private int _absences;
    private DateTimeOffset _pausedUntil;

    public async Task RunAsync(string subscriber, CancellationToken cancellationToken)
    {
        _subscriber = subscriber;
        var pump = new WorkPump<OutboxRow>(_options.Parallel, bells.Of(subscriber), _options.PollInterval, logger);
        await pump.RunAsync(TakeAsync, DeliverAsync, cancellationToken);
        await store.TurnAsync(subscriber, Drain(), _underWay, free: 0, CancellationToken.None);
    }

    private async Task<PumpTurn<OutboxRow>> TakeAsync(int free, CancellationToken cancellationToken)
    {
        var delivered = Drain();
        try
        {
            Note(delivered);
            var rows = await store.TurnAsync(_subscriber, delivered, _underWay, new Wanted(
                Admitted(free), IsProbe: _absences > 0), cancellationToken);
            _underWay.ExceptWith(delivered.Select(delivery => delivery.Row.Id));
            _underWay.UnionWith(rows.Select(row => row.Id));
            return new PumpTurn<OutboxRow>(rows, NextLook(delivered));
        }
        catch
        {
            // Not settled: the next turn has to.
            foreach (var delivery in delivered)
            {
                _delivered.Enqueue(delivery);
            }

            throw;
        }
    }

    private async Task DeliverAsync(OutboxRow row) =>
        _delivered.Enqueue(new Delivery(row, await delivery.DeliverAsync(row)));

    private List<Delivery> Drain()
    {
        var delivered = new List<Delivery>();
        while (_delivered.TryDequeue(out var delivery))
        {
            delivered.Add(delivery);
        }

        return delivered;
    }

    /// <summary>One sign of life ends an absence; a batch of nothing else prolongs it.</summary>
    private void Note(List<Delivery> delivered)
    {
        if (delivered.Count == 0)
        {
            return;
        }

        if (delivered.Exists(delivery => delivery.Outcome.Kind != DeliveryKind.Unreachable))
        {
            if (_absences > 0)
            {
                RelayLog.Reachable(logger, _subscriber);
            }

            _absences = 0;
        }
        else if (timeProvider.GetUtcNow() >= _pausedUntil)
        {
            if (++_absences == 1)
            {
                RelayLog.Unreachable(logger, _subscriber, delivered[0].Outcome.Error);
            }

            _pausedUntil = timeProvider.GetUtcNow() + Backoff.After(
                _absences, _options.BackoffBase, _options.BackoffCap);
        }

        foreach (var (row, outcome) in delivered.Where(Parks))
        {
            RelayLog.Parked(logger, row.Type, row.OrderId, row.Attempts + 1, _subscriber, outcome.Error);
        }
    }

    /// <summary>An absent subscriber is asked with a single event until it answers.</summary>
    private int Admitted(int free)
    {
        if (_absences == 0)
        {
            return free;
        }

        return free == _options.Parallel && timeProvider.GetUtcNow() >= _pausedUntil ? 1 : 0;
    }

    private TimeSpan NextLook(List<Delivery> delivered)
    {
        var pause = _pausedUntil - timeProvider.GetUtcNow();
        if (_absences > 0 && pause > TimeSpan.Zero)
        {
            return pause;
        }

        var refused = delivered.Where(delivery => delivery.Outcome.Kind == DeliveryKind.Rejected)
            .Select(delivery => Backoff.After(delivery.Row.Attempts + 1, _options.BackoffBase, _options.BackoffCap));
        return refused.Append(_options.PollInterval).Min();
    }

    private bool Parks(Delivery delivery) =>
        Settlement.Of(delivery.Row, delivery.Outcome, _options, timeProvider.GetUtcNow()).State == OutboxState.Parked;
}
