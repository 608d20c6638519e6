using EdgeKit.Idempotency.Engine;

namespace EdgeKit.Idempotency.Memory;

/// <summary>
/// Stores keys in this process, for single instances and tests. Each operation first drops expired keys. At the memory
/// limit the oldest responses become tombstones; when only tombstones and claims are left, new keys are refused,
/// because forgetting a key would let its request run twice. The same applies to the limit of each caller.
/// </summary>
/// <param name="timeProvider">The clock that expires keys.</param>
/// <param name="limits">Returns the current limits; called for each new key.</param>
internal sealed class MemoryIdempotencyStore(TimeProvider timeProvider, Func<MemoryLimits>? limits = null)
    : IIdempotencyStore
{
    /// <summary>A fixed value; finding the caller's first expiry would take a search.</summary>
    private static readonly TimeSpan QuotaRetryAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CallerUsage> _callers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeyEntry> _entries = [];
    private readonly PriorityQueue<string, DateTimeOffset> _expiries = new();
    private readonly Queue<string> _completed = new();
    private readonly KeyListeners _listeners = new();
    private long _bytes;

    public ValueTask<IdempotencyClaimResult> BeginAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            DropExpired(now);
            var (answer, next) = KeyEntryRules.Begin(_entries.GetValueOrDefault(claim.Key), claim, now);
            if (next is not null)
            {
                var most = limits?.Invoke() ?? new MemoryLimits(long.MaxValue, long.MaxValue);
                if (!FitsCallerQuota(claim, most.PerCaller))
                {
                    return new(new IdempotencyClaimResult(IdempotencyClaimStatus.CallerQuotaExceeded, Remaining: QuotaRetryAfter));
                }

                MakeRoom(most.Total);
                Put(claim.Key, next);
            }

            return new(answer);
        }
    }

    public ValueTask<bool> CompleteAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken) =>
        Change(claim, (entry, now) => KeyEntryRules.CanComplete(entry, claim.Token, now)
            ? new KeyEntry(claim.Fingerprint, claim.Token, LiveRecord(entry, now) ?? record, now + retention, claim.Caller)
            : null);

    public ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        Change(claim, (entry, now) => KeyEntryRules.CanRenew(entry, claim.Token, now)
            ? new KeyEntry(claim.Fingerprint, claim.Token, null, now + claim.Lease, claim.Caller)
            : null);

    public ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        Change(claim, (entry, now) => KeyEntryRules.CanRelease(entry, claim.Token, now)
            ? new KeyEntry(claim.Fingerprint, claim.Token, null, now, claim.Caller)
            : null);

    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string key, Action changed, CancellationToken cancellationToken) => new(_listeners.Add(key, changed));

    private ValueTask<bool> Change(IdempotencyClaim claim, Func<KeyEntry?, DateTimeOffset, KeyEntry?> rule)
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

    private static IdempotencyRecord? LiveRecord(KeyEntry? entry, DateTimeOffset now) =>
        entry is { Record: { } done } && entry.ExpiresAt > now ? done : null;

    private void Put(string key, KeyEntry entry)
    {
        Remove(key);
        _entries[key] = entry;
        Account(entry, KeyEntrySize.Of(entry), 1);
        _expiries.Enqueue(key, entry.ExpiresAt);
        if (entry.Record is not null)
        {
            _completed.Enqueue(key);
            CompactCompleted();
            if (entry.Caller is { } owner)
            {
                _callers[owner].AddCompleted(key, IsCompleted);
            }
        }
    }

    /// <summary>Expired keys stay in the queue until they make up half of it.</summary>
    private void CompactCompleted()
    {
        if (_completed.Count <= 64 + (2 * _entries.Count))
        {
            return;
        }

        var alive = _completed.Where(IsCompleted).Distinct().ToArray();
        _completed.Clear();
        Array.ForEach(alive, _completed.Enqueue);
    }

    private void Remove(string key)
    {
        if (_entries.Remove(key, out var entry))
        {
            Account(entry, -KeyEntrySize.Of(entry), -1);
        }
    }

    private bool IsCompleted(string key) => _entries.TryGetValue(key, out var entry) && entry.Record is not null;

    private void Account(KeyEntry entry, long bytes, int keys)
    {
        _bytes += bytes;
        if (entry.Caller is not { } owner)
        {
            return;
        }

        var share = _callers.TryGetValue(owner, out var known) ? known : _callers[owner] = new CallerUsage();
        (share.Bytes, share.Keys) = (share.Bytes + bytes, share.Keys + keys);
        if (share.Keys == 0)
        {
            _callers.Remove(owner);
        }
    }

    /// <summary>
    /// Makes room in the caller's quota by reducing old responses to tombstones; false if that was not enough.
    /// </summary>
    private bool FitsCallerQuota(in IdempotencyClaim claim, long most)
    {
        if (claim.Caller is not { } owner || !_callers.TryGetValue(owner, out var share)
            || share.Bytes + KeyEntrySize.KeyOverhead <= most || _entries.ContainsKey(claim.Key))
        {
            return true;
        }

        while (share.Bytes + KeyEntrySize.KeyOverhead > most && share.TryRemoveOldest(out var oldest))
        {
            ReduceToTombstone(oldest!);
        }

        return share.Bytes + KeyEntrySize.KeyOverhead <= most;
    }

    private void ReduceToTombstone(string key)
    {
        if (_entries.TryGetValue(key, out var entry) && entry.Record is { Kind: IdempotencyRecordKind.Response } answer)
        {
            _entries[key] = entry with { Record = answer.ToTombstone() };
            Account(entry, KeyEntrySize.Of(_entries[key]) - KeyEntrySize.Of(entry), 0);
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
        while (_bytes + KeyEntrySize.KeyOverhead > most && _completed.TryDequeue(out var oldest))
        {
            ReduceToTombstone(oldest);
        }

        if (_bytes + KeyEntrySize.KeyOverhead > most)
        {
            throw new IdempotencyStoreException(
                $"The keys of this process take up {_bytes} bytes. Raise EdgeKit:Idempotency:MaxBytes, shorten Retention, or share a Redis.");
        }
    }
}
