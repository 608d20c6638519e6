using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Redis;

/// <summary>Applies events to this process in sequence and without gaps. Thread safe.</summary>
internal sealed class EventReader(
    PolicyStates policies, TagInvalidations purges, CacheMetrics metrics, ILogger<EventReader> logger)
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
    public bool TryApply(CacheEvent occurred, bool isOwn)
    {
        lock (_lock)
        {
            if (occurred.Position.Epoch != _position.Epoch || occurred.Position.Count > _position.Count + 1)
            {
                return false;
            }

            if (occurred.Position.Count == _position.Count + 1)
            {
                Apply(occurred, isOwn);
                _position = occurred.Position;
                purges.AdvanceTo(_position);
            }

            return true;
        }
    }

    public void CatchUp(EventTail tail)
    {
        lock (_lock)
        {
            var isNewEpoch = tail.Position.Epoch != _position.Epoch;
            if (isNewEpoch)
            {
                purges.Reset(tail.Position);
            }

            if (isNewEpoch || tail.KeysTrimmedTo > _position.Count)
            {
                policies.RemoveTagged(CacheTags.Everything); // It is not known which keys were removed.
            }

            purges.InvalidateBefore(tail.TagsTrimmedTo);
            Report(tail, isNewEpoch);
            foreach (var occurred in tail.Events)
            {
                Apply(occurred, isOwn: false);
            }

            _position = isNewEpoch || tail.Position.Count > _position.Count ? tail.Position : _position;
            purges.AdvanceTo(_position);
        }
    }

    /// <summary>Applies this process's own purge immediately; the message that follows has no effect.</summary>
    /// <returns>False if it was counted in another epoch.</returns>
    public bool TryPurge(string tag, PurgePosition at) => purges.Purge(tag, at);

    /// <summary>Purges a tag while Redis is not available.</summary>
    public void PurgeLocally(string tag) => policies.RemoveTagged(tag);

    private void Report(EventTail tail, bool isNewEpoch)
    {
        if (isNewEpoch && _position.Epoch.Length > 0)
        {
            CacheLog.PurgeCountLost(logger);
        }
        else if (!isNewEpoch && tail.Position.Count > _position.Count)
        {
            CacheLog.EventsMissed(logger, tail.Position.Count - _position.Count);
            metrics.Missed(tail.Position.Count - _position.Count);
        }
    }

    private void Apply(CacheEvent occurred, bool isOwn)
    {
        if (occurred.IsTag)
        {
            purges.Purge(occurred.Text, occurred.Position);
            return;
        }

        var (policy, key) = CacheEvent.PartsOf(occurred.Text);
        if (!isOwn && policies.Find(policy, key) is { } at)
        {
            policies.Remove(at);
        }
    }
}
