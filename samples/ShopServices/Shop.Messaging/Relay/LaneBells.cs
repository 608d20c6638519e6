using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Hosting;

namespace Shop.Messaging.Relay;

/// <summary>
/// Wakes the lanes of the subscribers that a commit has just written to. There is a lane for those of either style:
/// rows that were written before the style was changed have to be delivered, too.
/// </summary>
internal sealed class LaneBells : ICommitObserver, IDisposable
{
    private readonly FrozenDictionary<string, Bell> _bells;

    public LaneBells(ShopService service, TimeProvider timeProvider) =>
        _bells = Enum.GetValues<SagaStyle>().SelectMany(EventRoutes.All)
        .Where(route => route.Publisher == service.Name)
        .SelectMany(route => route.Subscribers)
        .Distinct()
        .ToFrozenDictionary(subscriber => subscriber, _ => new Bell(timeProvider));

    public IEnumerable<string> Subscribers => _bells.Keys;

    public Bell Of(string subscriber) => _bells[subscriber];

    public void RingAll()
    {
        foreach (var bell in _bells.Values)
        {
            bell.Ring();
        }
    }

    public void Committed(DbContext database)
    {
        foreach (var row in database.ChangeTracker.Entries<OutboxRow>())
        {
            _bells[row.Entity.Subscriber].Ring();
        }
    }

    public void Dispose()
    {
        foreach (var bell in _bells.Values)
        {
            bell.Dispose();
        }
    }
}
