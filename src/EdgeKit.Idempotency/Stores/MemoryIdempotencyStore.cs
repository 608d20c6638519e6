using EdgeKit.Idempotency.Decisions;

namespace EdgeKit.Idempotency.Stores;

/// <summary>
/// Keys in this process: for one instance, and for tests. What has expired is dropped by the next operation. When it
/// holds as much as it may, the oldest answers become tombstones; when there is nothing but keys, it takes no more of
/// them, because to forget one would let its request run twice. The same goes for the part of it that one owner's keys
/// may take, and there it concerns only him.
/// </summary>
/// <param name="timeProvider">Says what has expired.</param>
/// <param name="limits">What it may hold; asked at each new key.</param>
internal sealed class MemoryIdempotencyStore(TimeProvider timeProvider, Func<StoreLimits>? limits = null)
    : IIdempotencyStore
{
    /// <summary>
    /// When whoever is over his share is told to come again: when his first key expires nobody looks up.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, OwnerShare> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly PriorityQueue<string, DateTimeOffset> _expiries = new();
    private readonly Queue<string> _answered = new();
    private readonly KeyListeners _listeners = new();
    private long _bytes;

    public ValueTask<IdempotencyBegin> BeginAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            DropExpired(now);
            var (answer, next) = EntryRules.Begin(_entries.GetValueOrDefault(claim.Key), claim, now);
            if (next is not null)
            {
                var most = limits?.Invoke() ?? new StoreLimits(long.MaxValue, long.MaxValue);
                if (!HasShare(claim, most.Owner))
                {
                    return new(new IdempotencyBegin(IdempotencyVerdict.OverShare, Remaining: Patience));
                }

                MakeRoom(most.All);
                Put(claim.Key, next);
            }

            return new(answer);
        }
    }

    public ValueTask<bool> CompleteAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken) =>
        Change(claim, (entry, now) => EntryRules.MayComplete(entry, claim.Token, now)
            ? new Entry(claim.Fingerprint, claim.Token, Done(entry, now) ?? record, now + retention, claim.Owner)
            : null);

    public ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        Change(claim, (entry, now) => EntryRules.MayRenew(entry, claim.Token, now)
            ? new Entry(claim.Fingerprint, claim.Token, null, now + claim.Lease, claim.Owner)
            : null);

    public ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        Change(claim, (entry, now) => EntryRules.MayRelease(entry, claim.Token, now)
            ? new Entry(claim.Fingerprint, claim.Token, null, now, claim.Owner)
            : null);

    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string key, Action changed, CancellationToken cancellationToken) => new(_listeners.Add(key, changed));

    private ValueTask<bool> Change(IdempotencyClaim claim, Func<Entry?, DateTimeOffset, Entry?> rule)
    {
        lock (_lock)
        {
            if (rule(_entries.GetValueOrDefault(claim.Key), timeProvider.GetUtcNow()) is not { } next)
            {
                return new(false);
            }

            Put(claim.Key, next);
        }

        _listeners.Call(claim.Key);
        return new(true);
    }

    private static IdempotencyRecord? Done(Entry? entry, DateTimeOffset now) =>
        entry is { Record: { } done } && entry.ExpiresAt > now ? done : null;

    private void Put(string key, Entry entry)
    {
        Remove(key);
        _entries[key] = entry;
        Count(entry, EntrySize.Of(entry), 1);
        _expiries.Enqueue(key, entry.ExpiresAt);
        if (entry.Record is not null)
        {
            _answered.Enqueue(key);
            ForgetDeadAnswers();
            if (entry.Owner is { } owner)
            {
                _owners[owner].Answered(key, IsAnswered);
            }
        }
    }

    /// <summary>Answers that have expired stay in the queue until it is half full of them.</summary>
    private void ForgetDeadAnswers()
    {
        if (_answered.Count <= 64 + (2 * _entries.Count))
        {
            return;
        }

        var alive = _answered.Where(IsAnswered).Distinct().ToArray();
        _answered.Clear();
        Array.ForEach(alive, _answered.Enqueue);
    }

    private void Remove(string key)
    {
        if (_entries.Remove(key, out var entry))
        {
            Count(entry, -EntrySize.Of(entry), -1);
        }
    }

    private bool IsAnswered(string key) => _entries.TryGetValue(key, out var entry) && entry.Record is not null;

    private void Count(Entry entry, long bytes, int keys)
    {
        _bytes += bytes;
        if (entry.Owner is not { } owner)
        {
            return;
        }

        var share = _owners.TryGetValue(owner, out var known) ? known : _owners[owner] = new OwnerShare();
        (share.Bytes, share.Keys) = (share.Bytes + bytes, share.Keys + keys);
        if (share.Keys == 0)
        {
            _owners.Remove(owner);
        }
    }

    /// <summary>Whether the owner of a claim may have another key; his oldest answers give way to it.</summary>
    private bool HasShare(in IdempotencyClaim claim, long most)
    {
        if (claim.Owner is not { } owner || !_owners.TryGetValue(owner, out var share)
            || share.Bytes + EntrySize.OfKey <= most || _entries.ContainsKey(claim.Key))
        {
            return true;
        }

        while (share.Bytes + EntrySize.OfKey > most && share.TryTakeOldest(out var oldest))
        {
            Bury(oldest!);
        }

        return share.Bytes + EntrySize.OfKey <= most;
    }

    /// <summary>Keeps of an answer that it was given.</summary>
    private void Bury(string key)
    {
        if (_entries.TryGetValue(key, out var entry) && entry.Record is { Kind: IdempotencyRecordKind.Answer } answer)
        {
            _entries[key] = entry with { Record = answer.ToTombstone() };
            Count(entry, EntrySize.Of(_entries[key]) - EntrySize.Of(entry), 0);
        }
    }

    private void DropExpired(DateTimeOffset now)
    {
        // A renewed entry is queued again, so a key that comes up may still be alive.
        while (_expiries.TryPeek(out var key, out var at) && at <= now)
        {
            _expiries.Dequeue();
            if (_entries.TryGetValue(key, out var entry) && entry.ExpiresAt <= now)
            {
                Remove(key);
            }
        }
    }

    private void MakeRoom(long most)
    {
        while (_bytes + EntrySize.OfKey > most && _answered.TryDequeue(out var oldest))
        {
            Bury(oldest);
        }

        if (_bytes + EntrySize.OfKey > most)
        {
            throw new IdempotencyStoreException(
                $"The keys of this process take up {_bytes} bytes. Raise EdgeKit:Idempotency:MaxBytes, shorten Retention, or share a Redis.");
        }
    }
}
