using EdgeKit.Idempotency.Engine;

namespace EdgeKit.Idempotency.Memory;

/// <summary>
/// Stores keys in this process, for single instances and tests. At the memory limit the oldest responses become
/// tombstones; when only tombstones and claims are left, new keys are refused, because forgetting a key would let its
/// request run twice. The same applies to the limit of each caller.
/// </summary>
internal sealed class MemoryIdempotencyStore(TimeProvider timeProvider, Func<IdempotencyOptions>? options = null)
    : IIdempotencyStore
{
    /// <summary>An estimate of key, fingerprint, token and their slots in dictionaries and queues.</summary>
    private const int KeyOverhead = 640;

    private const int HeaderOverhead = 64;

    /// <summary>A fixed value; finding the caller's first expiry would take a search.</summary>
    private static readonly TimeSpan QuotaRetryAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly MemoryUsage _total = new();
    private readonly Dictionary<string, MemoryUsage> _callers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeyEntry> _entries = [];
    private readonly PriorityQueue<string, DateTimeOffset> _expiries = new();
    private readonly KeyListeners _listeners = new();

    public ValueTask<IdempotencyClaimResult> BeginAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            DropExpired(now);
            var (result, next) = KeyEntryRules.Begin(_entries.GetValueOrDefault(claim.Key), claim, now);
            if (next is not null)
            {
                var max = options?.Invoke().MaxBytes ?? long.MaxValue;
                var maxPerCaller = (long)(max * (options?.Invoke().CallerShare ?? 1));
                if (claim.Caller is { } caller && !_entries.ContainsKey(claim.Key)
                    && _callers.TryGetValue(caller, out var usage) && !TryMakeRoom(usage, maxPerCaller))
                {
                    return new(new IdempotencyClaimResult(
                        IdempotencyClaimStatus.CallerQuotaExceeded, Remaining: QuotaRetryAfter));
                }

                if (!TryMakeRoom(_total, max))
                {
                    throw new IdempotencyStoreException(
                        $"The keys of this process take up {_total.Bytes} bytes. Raise EdgeKit:Idempotency:MaxBytes, "
                        + "shorten Retention, or share a Redis.");
                }

                Put(claim.Key, next);
            }

            return new(result);
        }
    }

    public ValueTask<bool> CompleteAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken) =>
        Change(claim, (entry, now) => KeyEntryRules.CanComplete(entry, claim.Token, now)
            ? EntryOf(claim, (entry?.ExpiresAt > now ? entry.Record : null) ?? record, now + retention)
            : null);

    public ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        Change(claim, (entry, now) => KeyEntryRules.CanRenewOrRelease(entry, claim.Token, now)
            ? EntryOf(claim, null, now + claim.Lease)
            : null);

    public ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        Change(claim, (entry, now) => KeyEntryRules.CanRenewOrRelease(entry, claim.Token, now)
            ? EntryOf(claim, null, now)
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

    private static KeyEntry EntryOf(in IdempotencyClaim claim, IdempotencyRecord? record, DateTimeOffset expiresAt) =>
        new(claim.Fingerprint, claim.Token, record, expiresAt, claim.Caller);

    private static long SizeOf(KeyEntry entry) => entry.Record is { } record
        ? KeyOverhead + record.Body.Length
            + record.Headers.Sum(h => HeaderOverhead + (2L * (h.Key.Length + h.Value.Length)))
        : KeyOverhead;

    private void Put(string key, KeyEntry entry)
    {
        Remove(key);
        _entries[key] = entry;
        Account(entry, SizeOf(entry), 1);
        _expiries.Enqueue(key, entry.ExpiresAt);
        if (entry.Record is not null)
        {
            _total.AddCompleted(key, IsCompleted);
            if (entry.Caller is { } caller)
            {
                _callers[caller].AddCompleted(key, IsCompleted);
            }
        }
    }

    private void Remove(string key)
    {
        if (_entries.Remove(key, out var entry))
        {
            Account(entry, -SizeOf(entry), -1);
        }
    }

    private bool IsCompleted(string key) => _entries.TryGetValue(key, out var entry) && entry.Record is not null;

    private void Account(KeyEntry entry, long bytes, int keys)
    {
        _total.Add(bytes, keys);
        if (entry.Caller is not { } caller)
        {
            return;
        }

        var usage = _callers.TryGetValue(caller, out var known) ? known : _callers[caller] = new MemoryUsage();
        usage.Add(bytes, keys);
        if (usage.Keys == 0)
        {
            _callers.Remove(caller);
        }
    }

    /// <summary>Reduces the oldest responses to tombstones until another key fits; false if it never does.</summary>
    private bool TryMakeRoom(MemoryUsage usage, long max)
    {
        while (usage.Bytes + KeyOverhead > max && usage.TryRemoveOldest(out var oldest))
        {
            ReduceToTombstone(oldest!);
        }

        return usage.Bytes + KeyOverhead <= max;
    }

    private void ReduceToTombstone(string key)
    {
        if (_entries.TryGetValue(key, out var entry)
            && entry.Record is { Kind: IdempotencyRecordKind.Response } response)
        {
            _entries[key] = entry with { Record = response.ToTombstone() };
            Account(entry, SizeOf(_entries[key]) - SizeOf(entry), 0);
        }
    }

    private void DropExpired(DateTimeOffset now)
    {
        // A renewed entry is queued again, so a dequeued key may still be alive.
        while (_expiries.TryPeek(out var key, out var at) && at <= now)
        {
            _expiries.Dequeue();
            if (_entries.TryGetValue(key, out var entry) && entry.ExpiresAt <= now)
            {
                Remove(key);
            }
        }
    }
}
