using System.Buffers;
using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Policies;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>Entries and leases in Redis: one hash per key, one script per operation.</summary>
internal sealed class RedisEntryStore(RedisClient redis,
    EntryCommands calls, RedisNames names, FillSignals wakeUps, RedisBackplane backplane, CacheClock clock)
        : IEntryStore
{
    private const int PayloadGone = 2;
    private const int Unwanted = 3;

    private const int Always = 0;
    private const int MustHold = 1;
    private const int OnlyIfFree = 2;

    private readonly ClusterSlots _slots = new(redis);

    public bool IsAvailable => redis.IsAvailable && (backplane.IsSynchronized || !backplane.HasStarted);

    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(3);

    public async ValueTask<StoreReadResult?> ReadAsync(StoreReadRequest question, CancellationToken cancellationToken)
    {
        await backplane.StartedAsync().ConfigureAwait(false);
        var key = names.EntryKey(question.Key);
        var news = question.WillWait ? wakeUps.Subscribe(key) : null;
        try
        {
            var sent = clock.Now;
            var outcome = await EvaluateReadAsync([key], [question], cancellationToken).ConfigureAwait(false);
            var answer = outcome.IsSuccess
                ? new EntryRowReader(clock, question, sent).Read(((RedisResult[])outcome.Value!)[0], news) : null;
            news = answer is null ? news : null;
            return answer;
        }
        finally
        {
            news?.Dispose();
        }
    }

    public async ValueTask<StoreReadResult?[]> ReadManyAsync(
        IReadOnlyList<StoreReadRequest> questions, CancellationToken cancellationToken)
    {
        await backplane.StartedAsync().ConfigureAwait(false);
        var keys = questions.Select(q => (RedisKey)names.EntryKey(q.Key)).ToArray();
        var slots = await _slots.OfAsync(keys).ConfigureAwait(false);
        var answers = new StoreReadResult?[questions.Count];
        await Task.WhenAll(Enumerable.Range(
            0, keys.Length).GroupBy(i => slots[i]).Select(group => ReadSlotAsync([.. group]))).ConfigureAwait(false);
        return answers;

        async Task ReadSlotAsync(int[] indices)
        {
            var sent = clock.Now;
            var outcome = await EvaluateReadAsync([.. indices.Select(i => keys[i])],
                [.. indices.Select(i => questions[i])], cancellationToken).ConfigureAwait(false);
            var rows = outcome.IsSuccess ? (RedisResult[])outcome.Value! : [];
            for (var i = 0; i < rows.Length; i++)
            {
                answers[indices[i]] = new EntryRowReader(clock, questions[indices[i]], sent).Read(rows[i], null);
            }
        }
    }

    public async ValueTask<StoreWriteResult> WriteFillAsync(StoreWriteRequest fill)
    {
        var stored = await StoreAsync(fill, MustHold, fill.KeepsPayload).ConfigureAwait(false);
        stored = stored == PayloadGone
            ? await StoreAsync(fill, MustHold, samePayload: false).ConfigureAwait(false) : stored;
        return stored switch
        {
            null => StoreWriteResult.Unknown,
            1 => StoreWriteResult.Stored,
            Unwanted => StoreWriteResult.NotAwaited,
            _ => StoreWriteResult.Rejected,
        };
    }

    public async ValueTask<bool?> SetAsync(StoreWriteRequest fill) =>
        await StoreAsync(fill, Always, samePayload: false).ConfigureAwait(false) is { } stored ? stored == 1 : null;

    public async ValueTask<bool?> AddAsync(StoreWriteRequest fill) =>
        await StoreAsync(fill, OnlyIfFree, samePayload: false).ConfigureAwait(false) is { } stored ? stored == 1 : null;

    public async ValueTask<bool?> ExtendAsync(CacheKey key, string version, Lifetimes lifetimes)
    {
        RedisValue[] arguments = [version, .. Spans(lifetimes)];
        return await calls.SendAsync(CacheScripts.Extend, key, arguments).ConfigureAwait(
            false) is { IsSuccess: true } extended ? (int)extended.Value == 1 : null;
    }

    public async ValueTask<bool?> RenewLeaseAsync(CacheKey key, string token) =>
        await HoldAsync(key, token, open: false).ConfigureAwait(false);

    public async ValueTask<bool?> MarkSlowAsync(CacheKey key, string token) =>
        await HoldAsync(key, token, open: true).ConfigureAwait(false);

    public async ValueTask<FillFailure?> ReleaseLeaseAsync(
        CacheKey key, string token, string? reason, TimeSpan uncacheableFor)
    {
        RedisValue[] arguments = [token, reason ?? "", Milliseconds(
            key.Policy.Options.FailureBackoff), Milliseconds(uncacheableFor), names.WakeChannelForScript];
        var sent = clock.Now;
        var released = await calls.SendAsync(CacheScripts.Release, key, arguments).ConfigureAwait(false);
        if (reason is null || !released.IsSuccess || released.Value.IsNull)
        {
            return null;
        }

        var row = (RedisResult[])released.Value!;
        return new FillFailure((int)row[0], clock.Add(sent, TimeSpan.FromMilliseconds((long)row[1])), reason, null);
    }

    public async ValueTask<bool?> RemoveAsync(CacheKey key) =>
        await calls.RemoveAsync(key).ConfigureAwait(false) ? true : null;

    private async ValueTask<bool?> HoldAsync(CacheKey key, string token, bool open)
    {
        RedisValue[] arguments = [token, Milliseconds(LeaseTime), open ? 1 : 0, names.WakeChannelForScript];
        return await calls.SendAsync(CacheScripts.Hold, key, arguments).ConfigureAwait(
            false) is { IsSuccess: true } held ? (int)held.Value == 1 : null;
    }

    private async ValueTask<RedisOutcome<RedisResult>> EvaluateReadAsync(
        RedisKey[] keys, StoreReadRequest[] questions, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await redis.TryEvaluateAsync(
                CacheScripts.Read, keys, Arguments(questions), cancellationToken).ConfigureAwait(false);
            if (outcome.Failure is RedisFailure.TimedOut or RedisFailure.DeadlineExceeded)
            {
                ReleaseUnansweredLeases(questions);
            }

            return outcome;
        }
        catch (OperationCanceledException)
        {
            ReleaseUnansweredLeases(questions);
            throw;
        }
    }

    /// <summary>
    /// Releases leases that a read may have taken although its result was not received; otherwise other callers would
    /// wait until they expire. Redis executes it after the read, because both use one connection.
    /// </summary>
    private void ReleaseUnansweredLeases(StoreReadRequest[] questions)
    {
        using var lifted = Deadline.Suspend();
        foreach (var question in questions.Where(q => !q.WithoutLease))
        {
            _ = ReleaseLeaseAsync(question.Key, question.Token, null, TimeSpan.Zero).AsTask();
        }
    }

    private async ValueTask<int?> StoreAsync(StoreWriteRequest fill, int condition, bool samePayload)
    {
        var entry = fill.Entry;
        RedisValue[] arguments =
        [
            entry.Version, condition, samePayload ? 1 : 0, .. Spans(fill.Lifetimes),
            EntryInfo.Pack(entry), entry.Content!.Metadata.ToArray(), samePayload
            ? "" : entry.Content.Payload.ToArray(), names.WakeChannelForScript,
            fill.OnlyIfAwaited ? 1 : 0, Milliseconds(fill.Age),
        ];
        var stored = await calls.SendAsync(CacheScripts.Fill, fill.Key, arguments).ConfigureAwait(false);
        return stored.IsSuccess ? (int)stored.Value : null;
    }

    private RedisValue[] Arguments(IReadOnlyList<StoreReadRequest> questions) =>
    [
        Milliseconds(LeaseTime), names.Instance,
        .. questions.SelectMany(q => (
            RedisValue[])[q.Token, q.Known is { Content: not null } known
            ? known.Version : "", q.DiscardVersion, Flags(q)]),
    ];

    private static string Flags(StoreReadRequest question) =>
        (question.ForceFill ? "f" : "") + (
            question.FreshOnly ? "o" : "") + (question.WillWait ? "w" : "") + (question.WithoutLease ? "p" : "");

    private static RedisValue[] Spans(Lifetimes lives) =>
        [Milliseconds(lives.Ttl), Milliseconds(
            lives.Ttl + lives.StaleWhileRevalidate), Milliseconds(lives.Ttl + lives.StaleIfError)];

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
