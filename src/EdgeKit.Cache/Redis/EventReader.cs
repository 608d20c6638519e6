using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Redis;

/// <summary>Applies events to this process in sequence and without gaps. Thread safe.</summary>
internal sealed class EventReader(
    PolicyStates spaces, TagInvalidations purges, CacheMetrics metrics, ILogger<EventReader> logger)
{
    private readonly Lock _lock = new();
    private PurgePosition _position = new("", 0);

    /// <summary>The last position without a gap before it.</summary>
    public PurgePosition Position
    {
        get
        {
            lock (_lock)
            {
                return _position;
            }
        }
    }

    /// <summary>Applies an event; false if an earlier one is missing.</summary>
    public bool TryApply(CacheEvent happened, bool isOwn)
    {
        lock (_lock)
        {
            if (happened.Position.Epoch != _position.Epoch || happened.Position.Count > _position.Count + 1)
            {
                return false;
            }

            if (happened.Position.Count == _position.Count + 1)
            {
                Apply(happened, isOwn);
                _position = happened.Position;
                purges.AdvanceTo(_position);
            }

            return true;
        }
    }

    /// <summary>Applies the events from the log.</summary>
    public void CatchUp(EventTail tail)
    {
        lock (_lock)
        {
            var anew = tail.Position.Epoch != _position.Epoch;
            if (anew)
            {
                purges.Reset(tail.Position);
                spaces.Clear();
            }
            else if (tail.KeysTrimmedTo > _position.Count)
            {
                spaces.Clear(); // which keys were removed is not known any more
            }

            purges.InvalidateBefore(tail.TagsTrimmedTo);
            Report(tail, anew);
            foreach (var happened in tail.Events)
            {
                Apply(happened, isOwn: false);
            }

            _position = anew || tail.Position.Count > _position.Count ? tail.Position : _position;
            purges.AdvanceTo(_position);
        }
    }

    /// <summary>Applies this process's own purge immediately; its later message changes nothing.</summary>
    /// <returns>False if it was counted in another epoch.</returns>
    public bool TryPurge(string tag, PurgePosition at) => purges.Purge(tag, at);

    /// <summary>Purges a tag while Redis is not available: removes entries and discards running fills.</summary>
    public void PurgeLocally(string tag) => spaces.RemoveTagged(tag);

    private void Report(EventTail tail, bool anew)
    {
        if (anew && _position.Epoch.Length > 0)
        {
            CacheLog.PurgeCountLost(logger);
        }
        else if (!anew && tail.Position.Count > _position.Count)
        {
            CacheLog.EventsMissed(logger, tail.Position.Count - _position.Count);
            metrics.Missed(tail.Position.Count - _position.Count);
        }
    }

    private void Apply(CacheEvent happened, bool isOwn)
    {
        if (happened.IsTag)
        {
            purges.Purge(happened.Text, happened.Position);
            return;
        }

        var (policy, key) = CacheEvent.PartsOf(happened.Text);
        if (!isOwn && spaces.Find(policy, key) is { } at)
        {
            spaces.Remove(at);
        }
    }
}
