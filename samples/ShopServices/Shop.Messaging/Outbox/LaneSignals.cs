using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Hosting;

namespace Shop.Messaging.Outbox;

/// <summary>
/// Signals the lanes of the subscribers for which a commit added rows. There are lanes for both saga styles: rows from
/// before a change of style are delivered too.
/// </summary>
internal sealed class LaneSignals : ICommitObserver, IDisposable
{
    private readonly FrozenDictionary<string, AsyncAutoResetEvent> _signals;

    public LaneSignals(ShopService service, TimeProvider timeProvider) =>
        _signals = Enum.GetValues<SagaStyle>().SelectMany(EventRoutes.All)
        .Where(route => route.Publisher == service.Name)
        .SelectMany(route => route.Subscribers)
        .Distinct()
        .ToFrozenDictionary(subscriber => subscriber, _ => new AsyncAutoResetEvent(timeProvider));

    public IEnumerable<string> Subscribers => _signals.Keys;

    public AsyncAutoResetEvent Of(string subscriber) => _signals[subscriber];

    public void SetAll()
    {
        foreach (var signal in _signals.Values)
        {
            signal.Set();
        }
    }

    public void Committed(DbContext database)
    {
        foreach (var row in database.ChangeTracker.Entries<OutboxRow>())
        {
            _signals[row.Entity.Subscriber].Set();
        }
    }

    public void Dispose()
    {
        foreach (var signal in _signals.Values)
        {
            signal.Dispose();
        }
    }
}
