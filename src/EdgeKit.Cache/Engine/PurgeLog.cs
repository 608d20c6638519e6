using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// The generations of tags: a count of purges, and at which count each tag was purged last. An entry stands as long as none of its tags was
/// purged after its fill had begun. Counts come from one counter, never from a clock. Bounded: of the tags that were purged longest ago only
/// the highest count is kept, and undoes all entries that are older. Thread safe.
/// </summary>
internal sealed class PurgeLog
{
    /// <summary>The tag that everything has.</summary>
    public const string Everything = "*";

    private const int MostTags = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _purgedAt = [];
    private readonly Queue<(string Tag, long At)> _order = new();
    private long _position;
    private long _floor;
    private long _latestPurge;

    /// <summary>How far this process has counted.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>The count of the last purge of a tag: entries that were checked since then need no check.</summary>
    public long LatestPurge => Volatile.Read(ref _latestPurge);

    /// <summary>Purges a tag in this process alone.</summary>
    public void Purge(string tag)
    {
        lock (_lock)
        {
            Note(tag, _position + 1);
        }
    }

    /// <summary>Notes a purge that was counted elsewhere.</summary>
    public void Purge(string tag, long at)
    {
        lock (_lock)
        {
            Note(tag, at);
        }
    }

    /// <summary>Moves on over an event that purged no tag.</summary>
    public void MoveTo(long position)
    {
        lock (_lock)
        {
            _position = Math.Max(_position, position);
        }
    }

    /// <summary>Begins anew at a position of another counter; nothing older may be believed.</summary>
    public void Restart(long position)
    {
        lock (_lock)
        {
            _purgedAt.Clear();
            _order.Clear();
            (_position, _floor) = (position, position);
            _latestPurge = position;
        }
    }

    public bool Stands(CacheEntry entry)
    {
        var latest = LatestPurge;
        if (entry.CheckedAt == latest)
        {
            return true;
        }

        lock (_lock)
        {
            if (entry.FilledAt < _floor || entry.Tags.Any(t => _purgedAt.GetValueOrDefault(t) > entry.FilledAt))
            {
                return false;
            }
        }

        entry.CheckedAt = latest;
        return true;
    }

    private void Note(string tag, long at)
    {
        _position = Math.Max(_position, at);
        if (_purgedAt.GetValueOrDefault(tag) >= at)
        {
            return;
        }

        _purgedAt[tag] = at;
        _order.Enqueue((tag, at));
        _floor = tag == Everything ? at : _floor;
        while (_order.Count > MostTags && _order.TryDequeue(out var oldest))
        {
            Forget(oldest.Tag, oldest.At);
        }

        Volatile.Write(ref _latestPurge, Math.Max(_latestPurge, at));
    }

    private void Forget(string tag, long at)
    {
        if (_purgedAt.GetValueOrDefault(tag) == at)
        {
            _purgedAt.Remove(tag);
            _floor = Math.Max(_floor, at);
        }
    }
}
