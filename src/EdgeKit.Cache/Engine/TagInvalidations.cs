using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>
/// Tracks tag purges by sequence number: an entry is valid if none of its tags was purged after its fill began.
/// Positions come from one counter, never from a clock. Memory is bounded: of the oldest purges only the highest
/// position is kept, which invalidates all older entries. Thread safe.
/// </summary>
/// <param name="memory">The memory that the tags count against; callers can choose tags.</param>
internal sealed class TagInvalidations(MemoryTier? memory = null)
{
    public const int MaxTags = 100_000;

    private const int MaxMemoryShare = 8;
    private const int TagBookkeeping = 150;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _purgedAt = [];
    private readonly Queue<(string Tag, long At)> _order = new();
    private PurgePosition _position = new("", 0);
    private long _bytes;
    private long _floor;
    private long _changes;

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

    /// <summary>Purges a tag when there is no shared counter.</summary>
    public void Purge(string tag)
    {
        lock (_lock)
        {
            Record(tag, _position.Count + 1);
        }
    }

    /// <summary>Records a purge from the shared counter.</summary>
    /// <returns>False if it belongs to another epoch.</returns>
    public bool Purge(string tag, PurgePosition at)
    {
        lock (_lock)
        {
            if (at.Epoch != _position.Epoch)
            {
                return false;
            }

            Record(tag, at.Count);
            return true;
        }
    }

    /// <summary>Advances past events that purged no tag.</summary>
    public void AdvanceTo(PurgePosition position)
    {
        lock (_lock)
        {
            if (position.Epoch == _position.Epoch)
            {
                _position = position with { Count = Math.Max(position.Count, _position.Count) };
            }
        }
    }

    /// <summary>Invalidates all entries before this position, because purges before it are no longer known.</summary>
    public void InvalidateBefore(long upTo)
    {
        lock (_lock)
        {
            if (upTo > _floor)
            {
                _floor = upTo;
                IncrementChanges();
            }
        }
    }

    /// <summary>Switches to another counter and invalidates all older entries.</summary>
    public void Reset(PurgePosition position)
    {
        lock (_lock)
        {
            _purgedAt.Clear();
            _order.Clear();
            Reserve(0);
            (_position, _floor) = (position, 0);
            IncrementChanges();
        }
    }

    /// <summary>True if no purge has invalidated the entry. Takes no lock if nothing was purged meanwhile.</summary>
    public bool IsValid(CacheEntry entry)
    {
        var changes = Volatile.Read(ref _changes);
        return entry.ValidatedAt == changes || entry.Content is null || Validate(entry, changes);
    }

    private bool Validate(CacheEntry entry, long changes)
    {
        lock (_lock)
        {
            if (entry.PurgePosition.Epoch != _position.Epoch || entry.PurgePosition.Count < _floor
                || entry.Tags.Any(t => _purgedAt.GetValueOrDefault(t) > entry.PurgePosition.Count))
            {
                return false;
            }
        }

        entry.ValidatedAt = changes;
        return true;
    }

    private void Record(string tag, long at)
    {
        _position = _position with { Count = Math.Max(_position.Count, at) };
        if (_purgedAt.GetValueOrDefault(tag) >= at)
        {
            return;
        }

        if (tag == CacheTags.Everything)
        {
            _floor = Math.Max(_floor, at);
        }

        _purgedAt[tag] = at;
        _order.Enqueue((tag, at));
        var bytes = _bytes + SizeOf(tag);
        while ((_order.Count > MaxTags || bytes > memory?.MaxBytes / MaxMemoryShare)
            && _order.TryDequeue(out var oldest))
        {
            bytes -= SizeOf(oldest.Tag);
            if (_purgedAt.GetValueOrDefault(oldest.Tag) == oldest.At)
            {
                _purgedAt.Remove(oldest.Tag);
                _floor = Math.Max(_floor, oldest.At);
            }
        }

        Reserve(bytes);
        IncrementChanges();
    }

    private static long SizeOf(string tag) => TagBookkeeping + (2L * tag.Length);

    private void Reserve(long bytes)
    {
        _bytes = bytes;
        memory?.Reserve(bytes);
    }

    // Not the position: events may arrive out of order, and each of them can invalidate entries.
    private void IncrementChanges() => Volatile.Write(ref _changes, _changes + 1);
}
