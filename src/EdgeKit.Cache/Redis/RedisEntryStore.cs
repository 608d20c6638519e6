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
    RedisClient redis, EntryCommands commands, RedisNames names,
    FillSignals signals, RedisBackplane backplane, CacheClock clock) : IEntryStore
{
    private const int PayloadMissing = 2;
    private const int NotAwaited = 3;

    private const int Always = 0;
    private const int MustHold = 1;
    private const int OnlyIfFree = 2;

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
        var slots = await SlotsOfAsync(keys).ConfigureAwait(false);
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
        if (stored == PayloadMissing)
        {
            stored = await StoreAsync(request, MustHold, keepsPayload: false).ConfigureAwait(false);
        }

        return stored switch
        {
            null => StoreWriteResult.Unknown,
            1 => StoreWriteResult.Stored,
            NotAwaited => StoreWriteResult.NotAwaited,
            _ => StoreWriteResult.Rejected,
        };
    }

    public async ValueTask<bool?> SetAsync(StoreWriteRequest request) =>
        IsDone(await StoreAsync(request, Always, keepsPayload: false).ConfigureAwait(false));

    public async ValueTask<bool?> AddAsync(StoreWriteRequest request) =>
        IsDone(await StoreAsync(request, OnlyIfFree, keepsPayload: false).ConfigureAwait(false));

    public async ValueTask<bool?> ExtendAsync(CacheKey key, string version, Lifetimes lifetimes) =>
        IsDone(await SendAsync(CacheScripts.Extend, key, [version, .. Spans(lifetimes)]).ConfigureAwait(false));

    public ValueTask<bool?> RenewLeaseAsync(CacheKey key, string token) => HoldAsync(key, token, isSlow: false);

    public ValueTask<bool?> MarkSlowAsync(CacheKey key, string token) => HoldAsync(key, token, isSlow: true);

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
        return IsDone(await SendAsync(CacheScripts.Hold, key, arguments).ConfigureAwait(false));
    }

    private async ValueTask<int?> SendAsync(RedisScript script, CacheKey key, RedisValue[] arguments) =>
        await commands.SendAsync(script, key, arguments).ConfigureAwait(false) is { IsSuccess: true } reply
            ? (int)reply.Value : null;

    private static bool? IsDone(int? reply) => reply is { } value ? value == 1 : null;

    /// <summary>Returns the keys' hash slots; on a single server, all keys are in one.</summary>
    private async ValueTask<int[]> SlotsOfAsync(RedisKey[] keys)
    {
        var outcome = await redis.TryExecuteAsync(
            database => Task.FromResult(Slots(database.Multiplexer, keys))).ConfigureAwait(false);
        return outcome.IsSuccess ? outcome.Value : new int[keys.Length];
    }

    private static int[] Slots(IConnectionMultiplexer multiplexer, RedisKey[] keys)
    {
        var isCluster = multiplexer.GetEndPoints().Any(
            e => multiplexer.GetServer(e) is { IsConnected: true, ServerType: ServerType.Cluster });
        return isCluster ? Array.ConvertAll(keys, multiplexer.HashSlot) : new int[keys.Length];
    }

    private async ValueTask<RedisOutcome<RedisResult>> EvaluateReadAsync(
        RedisKey[] keys, StoreReadRequest[] requests, CancellationToken cancellationToken)
    {
        try
        {
            RedisValue[] arguments = [Milliseconds(LeaseTime), names.Instance, .. requests.SelectMany(Arguments)];
            var outcome = await redis.TryEvaluateAsync(
                CacheScripts.Read, keys, arguments, cancellationToken).ConfigureAwait(false);
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
            EntryInfo.Pack(entry), entry.Content!.Metadata.ToArray(),
            keepsPayload ? "" : entry.Content.Payload.ToArray(),
            names.WakeChannelForScript, request.OnlyIfAwaited ? 1 : 0, Milliseconds(request.Age),
        ];
        return await SendAsync(CacheScripts.Fill, request.Key, arguments).ConfigureAwait(false);
    }

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
