using System.Buffers;
using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Policies;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>Entries and leases in Redis: one hash per key, one script per operation.</summary>
internal sealed class RedisEntryStore(
    RedisClient redis,
    EntryCommands commands, RedisNames names, FillSignals signals, RedisBackplane backplane, CacheClock clock)
        : IEntryStore
{
    private const int PayloadMissing = 2;
    private const int NotAwaited = 3;

    private const int Always = 0;
    private const int MustHold = 1;
    private const int OnlyIfFree = 2;

    private readonly ClusterSlots _slots = new(redis);

    public bool IsAvailable => redis.IsAvailable && (backplane.IsSynchronized || !backplane.HasStarted);

    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(3);

    public async ValueTask<StoreReadResult?> ReadAsync(StoreReadRequest request, CancellationToken cancellationToken)
    {
        await backplane.StartedAsync().ConfigureAwait(false);
        var key = names.EntryKey(request.Key);
        var signal = request.WillWait ? signals.Subscribe(key) : null;
        try
        {
            var sent = clock.Now;
            var outcome = await EvaluateReadAsync([key], [request], cancellationToken).ConfigureAwait(false);
            var result = outcome.IsSuccess
                ? new EntryRowReader(clock, request, sent).Read(((RedisResult[])outcome.Value!)[0], signal) : null;
            signal = result is null ? signal : null;
            return result;
        }
        finally
        {
            signal?.Dispose();
        }
    }

    public async ValueTask<StoreReadResult?[]> ReadManyAsync(
        IReadOnlyList<StoreReadRequest> requests, CancellationToken cancellationToken)
    {
        await backplane.StartedAsync().ConfigureAwait(false);
        var keys = requests.Select(q => (RedisKey)names.EntryKey(q.Key)).ToArray();
        var slots = await _slots.OfAsync(keys).ConfigureAwait(false);
        var results = new StoreReadResult?[requests.Count];
        var groups = Enumerable.Range(0, keys.Length).GroupBy(i => slots[i]);
        await Task.WhenAll(groups.Select(group => ReadSlotAsync([.. group]))).ConfigureAwait(false);
        return results;

        async Task ReadSlotAsync(int[] indices)
        {
            var sent = clock.Now;
            var outcome = await EvaluateReadAsync(
                [.. indices.Select(i => keys[i])], [.. indices.Select(i => requests[i])], cancellationToken)
                .ConfigureAwait(false);
            var rows = outcome.IsSuccess ? (RedisResult[])outcome.Value! : [];
            for (var i = 0; i < rows.Length; i++)
            {
                results[indices[i]] = new EntryRowReader(clock, requests[indices[i]], sent).Read(rows[i], null);
            }
        }
    }

    public async ValueTask<StoreWriteResult> WriteFillAsync(StoreWriteRequest request)
    {
        var stored = await StoreAsync(request, MustHold, request.KeepsPayload).ConfigureAwait(false);
        stored = stored == PayloadMissing
            ? await StoreAsync(request, MustHold, keepsPayload: false).ConfigureAwait(false) : stored;
        return stored switch
        {
            null => StoreWriteResult.Unknown,
            1 => StoreWriteResult.Stored,
            NotAwaited => StoreWriteResult.NotAwaited,
            _ => StoreWriteResult.Rejected,
        };
    }

    public async ValueTask<bool?> SetAsync(StoreWriteRequest request) =>
        await StoreAsync(request, Always, keepsPayload: false).ConfigureAwait(false) is { } stored ? stored == 1 : null;

    public async ValueTask<bool?> AddAsync(StoreWriteRequest request) =>
        await StoreAsync(request, OnlyIfFree, keepsPayload: false).ConfigureAwait(false) is { } stored
        ? stored == 1 : null;

    public async ValueTask<bool?> ExtendAsync(CacheKey key, string version, Lifetimes lifetimes)
    {
        RedisValue[] arguments = [version, .. Spans(lifetimes)];
        return await commands.SendAsync(CacheScripts.Extend, key, arguments).ConfigureAwait(false)
            is { IsSuccess: true } extended ? (int)extended.Value == 1 : null;
    }

    public async ValueTask<bool?> RenewLeaseAsync(CacheKey key, string token) =>
        await HoldAsync(key, token, isSlow: false).ConfigureAwait(false);

    public async ValueTask<bool?> MarkSlowAsync(CacheKey key, string token) =>
        await HoldAsync(key, token, isSlow: true).ConfigureAwait(false);

    public async ValueTask<FillFailure?> ReleaseLeaseAsync(
        CacheKey key, string token, string? reason, TimeSpan uncacheableFor)
    {
        var backoff = Milliseconds(key.Options.FailureBackoff);
        RedisValue[] arguments =
            [token, reason ?? "", backoff, Milliseconds(uncacheableFor), names.WakeChannelForScript];
        var sent = clock.Now;
        var released = await commands.SendAsync(CacheScripts.Release, key, arguments).ConfigureAwait(false);
        if (reason is null || !released.IsSuccess || released.Value.IsNull)
        {
            return null;
        }

        var row = (RedisResult[])released.Value!;
        return new FillFailure((int)row[0], clock.Add(sent, TimeSpan.FromMilliseconds((long)row[1])), reason, null);
    }

    public async ValueTask<bool?> RemoveAsync(CacheKey key) =>
        await commands.RemoveAsync(key).ConfigureAwait(false) ? true : null;

    private async ValueTask<bool?> HoldAsync(CacheKey key, string token, bool isSlow)
    {
        RedisValue[] arguments = [token, Milliseconds(LeaseTime), isSlow ? 1 : 0, names.WakeChannelForScript];
        return await commands.SendAsync(CacheScripts.Hold, key, arguments).ConfigureAwait(false)
            is { IsSuccess: true } held ? (int)held.Value == 1 : null;
    }

    private async ValueTask<RedisOutcome<RedisResult>> EvaluateReadAsync(
        RedisKey[] keys, StoreReadRequest[] requests, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await redis.TryEvaluateAsync(
                CacheScripts.Read, keys, Arguments(requests), cancellationToken).ConfigureAwait(false);
            if (outcome.Failure is RedisFailure.TimedOut or RedisFailure.DeadlineExceeded)
            {
                ReleaseUnansweredLeases(requests);
            }

            return outcome;
        }
        catch (OperationCanceledException)
        {
            ReleaseUnansweredLeases(requests);
            throw;
        }
    }

    /// <summary>
    /// Releases leases that a read may have taken although its result was not received; otherwise other callers would
    /// wait until they expire. Redis executes it after the read, because both use one connection.
    /// </summary>
    private void ReleaseUnansweredLeases(StoreReadRequest[] requests)
    {
        using var lifted = Deadline.Suspend();
        foreach (var request in requests.Where(q => !q.WithoutLease))
        {
            _ = ReleaseLeaseAsync(request.Key, request.Token, null, TimeSpan.Zero).AsTask();
        }
    }

    private async ValueTask<int?> StoreAsync(StoreWriteRequest request, int condition, bool keepsPayload)
    {
        var entry = request.Entry;
        RedisValue[] arguments =
        [
            entry.Version, condition, keepsPayload ? 1 : 0, .. Spans(request.Lifetimes),
            EntryInfo.Pack(entry), entry.Content!.Metadata.ToArray(), keepsPayload
            ? "" : entry.Content.Payload.ToArray(), names.WakeChannelForScript,
            request.OnlyIfAwaited ? 1 : 0, Milliseconds(request.Age),
        ];
        var stored = await commands.SendAsync(CacheScripts.Fill, request.Key, arguments).ConfigureAwait(false);
        return stored.IsSuccess ? (int)stored.Value : null;
    }

    private RedisValue[] Arguments(IReadOnlyList<StoreReadRequest> requests) =>
    [
        Milliseconds(LeaseTime), names.Instance,
        .. requests.SelectMany(Arguments),
    ];

    private static RedisValue[] Arguments(StoreReadRequest request)
    {
        var known = request.Known is { Content: not null } entry ? entry.Version : "";
        return [request.Token, known, request.DiscardVersion, Flags(request)];
    }

    private static string Flags(StoreReadRequest request) =>
        (request.ForceFill ? "f" : "") + (request.FreshOnly ? "o" : "")
        + (request.WillWait ? "w" : "") + (request.WithoutLease ? "p" : "");

    private static RedisValue[] Spans(Lifetimes lifetimes) =>
    [
        Milliseconds(lifetimes.Ttl),
        Milliseconds(lifetimes.Ttl + lifetimes.StaleWhileRevalidate),
        Milliseconds(lifetimes.Ttl + lifetimes.StaleIfError),
    ];

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
