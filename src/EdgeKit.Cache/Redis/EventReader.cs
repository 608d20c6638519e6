using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Redis;

/// <summary>
/// Applies events to what this process holds, in the order of their numbers and without a gap. Thread safe.
/// </summary>
internal sealed class EventReader(
    PolicyStates spaces, TagInvalidations purges, CacheMetrics metrics, ILogger<EventReader> logger)
{
    private readonly Lock _lock = new();
    private PurgePosition _position = new("", 0);

    /// <summary>Up to where nothing is missing.</summary>
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

    /// <summary>
    /// Applies an event that has just arrived; <see langword="false"/> when one before it is missing.
    /// </summary>
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

    /// <summary>Applies what the log has.</summary>
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

    /// <summary>
    /// Applies a purge of this process at once; the message that tells of it comes later and changes nothing.
    /// </summary>
    /// <returns>
    /// Whether it was; <see langword="false"/> when it was counted in another epoch than this process is in.
    /// </returns>
    public bool TryPurge(string tag, PurgePosition at) => purges.Purge(tag, at);

    /// <summary>Purges a tag when nobody counts: what has it is removed, and what is on its way is not kept.</summary>
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
