using EdgeKit.Idempotency.Decisions;

namespace EdgeKit.Idempotency.Stores;

/// <summary>
/// Keys in this process: for one instance, and for tests. What has expired is dropped by the next operation. When it holds as much as it
/// may, the oldest answers become tombstones; when there is nothing but keys, it takes no more of them, because to forget one would let
/// its request run twice.
/// </summary>
/// <param name="time">Says what has expired.</param>
/// <param name="limit">How many bytes it may hold; asked at each new key.</param>
internal sealed class MemoryIdempotencyStore(TimeProvider time, Func<long>? limit = null) : IIdempotencyStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly PriorityQueue<string, DateTimeOffset> _expiries = new();
    private readonly Queue<string> _answered = new();
    private readonly KeyListeners _listeners = new();
    private long _bytes;

    public ValueTask<IdempotencyBegin> BeginAsync(IdempotencyClaim claim, CancellationToken ct)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            DropExpired(now);
            var (answer, next) = EntryRules.Begin(_entries.GetValueOrDefault(claim.Key), claim, now);
            if (next is not null)
            {
                MakeRoom();
                Put(claim.Key, next);
            }

            return new(answer);
        }
    }

    public ValueTask<bool> CompleteAsync(IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken ct) =>
        Change(claim, (entry, now) => EntryRules.MayComplete(entry, claim.Token, now)
            ? new Entry(claim.Fingerprint, claim.Token, Done(entry, now) ?? record, now + retention)
            : null);

    public ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken ct) =>
        Change(claim, (entry, now) => EntryRules.MayRenew(entry, claim.Token, now)
            ? new Entry(claim.Fingerprint, claim.Token, null, now + claim.Lease)
            : null);

    public ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken ct) =>
        Change(claim, (entry, now) => EntryRules.MayRelease(entry, claim.Token, now)
            ? new Entry(claim.Fingerprint, claim.Token, null, now)
            : null);

    public ValueTask<IAsyncDisposable> SubscribeAsync(string key, Action changed, CancellationToken ct) => new(_listeners.Add(key, changed));

    private ValueTask<bool> Change(IdempotencyClaim claim, Func<Entry?, DateTimeOffset, Entry?> rule)
    {
        lock (_lock)
        {
            if (rule(_entries.GetValueOrDefault(claim.Key), time.GetUtcNow()) is not { } next)
            {
                return new(false);
            }

            Put(claim.Key, next);
        }

        _listeners.Call(claim.Key);
        return new(true);
    }

    private static IdempotencyRecord? Done(Entry? entry, DateTimeOffset now) => entry is { Record: { } done } && entry.ExpiresAt > now ? done : null;

    private void Put(string key, Entry entry)
    {
        Remove(key);
        _entries[key] = entry;
        _bytes += EntrySize.Of(entry);
        _expiries.Enqueue(key, entry.ExpiresAt);
        if (entry.Record is not null)
        {
            _answered.Enqueue(key);
            ForgetDeadAnswers();
        }
    }

    /// <summary>Answers that have expired stay in the queue until it is half full of them.</summary>
    private void ForgetDeadAnswers()
    {
        if (_answered.Count <= 64 + (2 * _entries.Count))
        {
            return;
        }

        var alive = _answered.Where(key => _entries.TryGetValue(key, out var entry) && entry.Record is not null).Distinct().ToArray();
        _answered.Clear();
        Array.ForEach(alive, _answered.Enqueue);
    }

    private void Remove(string key)
    {
        if (_entries.Remove(key, out var entry))
        {
            _bytes -= EntrySize.Of(entry);
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

    private void MakeRoom()
    {
        var most = limit?.Invoke() ?? long.MaxValue;
        while (_bytes + EntrySize.OfKey > most && _answered.TryDequeue(out var oldest))
        {
            if (_entries.TryGetValue(oldest, out var entry) && entry.Record is { Kind: IdempotencyRecordKind.Answer } answer)
            {
                _entries[oldest] = entry with { Record = answer.ToTombstone() };
                _bytes += EntrySize.Of(_entries[oldest]) - EntrySize.Of(entry);
            }
        }

        if (_bytes + EntrySize.OfKey > most)
        {
            throw new IdempotencyStoreException(
                $"The keys of this process take up {_bytes} bytes. Raise EdgeKit:Idempotency:MaxBytes, shorten Retention, or share a Redis.");
        }
    }
}
