using EdgeKit.Idempotency.Decisions;

namespace EdgeKit.Idempotency.Stores;

/// <summary>Keys in this process: for one instance, and for tests. What has expired is dropped by the next operation.</summary>
internal sealed class MemoryIdempotencyStore(TimeProvider time) : IIdempotencyStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly PriorityQueue<string, DateTimeOffset> _expiries = new();
    private readonly KeyListeners _listeners = new();

    public ValueTask<IdempotencyBegin> BeginAsync(IdempotencyClaim claim, CancellationToken ct)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            DropExpired(now);
            var (answer, next) = EntryRules.Begin(_entries.GetValueOrDefault(claim.Key), claim, now);
            if (next is not null)
            {
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
        _entries[key] = entry;
        _expiries.Enqueue(key, entry.ExpiresAt);
    }

    private void DropExpired(DateTimeOffset now)
    {
        // A renewed entry is queued again, so a key that comes up may still be alive.
        while (_expiries.TryPeek(out var key, out var at) && at <= now)
        {
            _expiries.Dequeue();
            if (_entries.TryGetValue(key, out var entry) && entry.ExpiresAt <= now)
            {
                _entries.Remove(key);
            }
        }
    }
}
