using System.Runtime.CompilerServices;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Leases;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Takes from buckets in Redis: token buckets in one script call as far as the cluster allows, windows in one call
/// each, all concurrently. Methods return <see langword="null"/> if Redis did not reply.
/// </summary>
internal sealed class RedisBuckets(
    RedisBucketKeyCache keys,
    SlotBatchers batchers,
    RedisWindows windows,
    RedisMirror mirror,
    LeaseTable leases,
    DegradationState degradation)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<BucketResult?> TakeAsync(BucketRequest request)
    {
        var (sent, key) = (mirror.Now, keys.Get(request));
        if (!IsTokenBucket(request))
        {
            return await TakeFromWindowAsync(key, request, sent).ConfigureAwait(false) is [var result] ? result : null;
        }

        var lease = FindLeaseToRefill(request, sent, out var extra);
        var command = new BucketCommand(key, request.Limit, request.Cost, extra);
        var used = await batchers.SendAsync(new BucketGroup([command])).ConfigureAwait(false);
        var fits = used is not null && command.Fits(used[0]);
        CompleteRefill(lease, command, used?[0], fits);
        return used is null ? null : Decide(request, command, used[0], fits, sent);
    }

    /// <summary>Starts the calls for all buckets of a request.</summary>
    /// <returns>The indices of the buckets of each call, and its reply.</returns>
    public async ValueTask<List<(int[] Indices, Task<BucketResult[]?> Reply)>> TakeAsync(BucketRequest[] requests)
    {
        var cluster = await batchers.IsClusterAsync().ConfigureAwait(false);
        var sent = mirror.Now;
        var calls = new List<(int[], Task<BucketResult[]?>)>(1);
        var redisKeys = Array.ConvertAll(requests, r => keys.Get(r));
        var indices = Enumerable.Range(0, requests.Length);
        foreach (var slot in indices.Where(i => IsTokenBucket(requests[i]))
            .GroupBy(i => cluster ? redisKeys[i].HashTag : 0))
        {
            int[] members = [.. slot];
            var reply = TakeTokensAsync(
                Array.ConvertAll(members, i => requests[i]), Array.ConvertAll(members, i => redisKeys[i]), sent);
            calls.Add((members, reply));
        }

        foreach (var i in indices.Where(i => !IsTokenBucket(requests[i])))
        {
            calls.Add(([i], TakeFromWindowAsync(redisKeys[i], requests[i], sent)));
        }

        return calls;
    }

    /// <summary>Takes tokens or, with a negative cost, returns them, without a decision.</summary>
    public Task ForceTakeAsync(in BucketRequest request, long cost)
    {
        var key = keys.Get(request);
        var command = new BucketCommand(key, request.Limit, cost, BucketCommand.Unconditional);
        return IsTokenBucket(request)
            ? batchers.SendAsync(new BucketGroup([command])).AsTask()
            : windows.ForceTakeAsync(key, request.Limit, cost);
    }

    public Task ReturnLeasedAsync(BucketRequest request, long tokens)
    {
        leases.CountTokens(request, -tokens);
        return ForceTakeAsync(request, -tokens);
    }

    public async Task RefillAsync(Lease lease, long tokens)
    {
        var command = new BucketCommand(keys.Get(lease.Template), lease.Template.Limit, 0, tokens);
        var used = await batchers.SendAsync(new BucketGroup([command])).ConfigureAwait(false);
        CompleteRefill(lease, command, used?[0], fits: true);
    }

    private async Task<BucketResult[]?> TakeTokensAsync(
        BucketRequest[] requests, RedisBucketKey[] redisKeys, long sent)
    {
        var commands = new BucketCommand[requests.Length];
        var refills = new Lease?[requests.Length];
        for (var i = 0; i < requests.Length; i++)
        {
            refills[i] = FindLeaseToRefill(requests[i], sent, out var extra);
            commands[i] = new BucketCommand(redisKeys[i], requests[i].Limit, requests[i].Cost, extra);
        }

        var group = new BucketGroup(commands);
        var used = await batchers.SendAsync(group).ConfigureAwait(false);
        var fits = used is not null && group.Fits(used);
        for (var i = 0; i < requests.Length; i++)
        {
            CompleteRefill(refills[i], commands[i], used?[i], fits);
        }

        return used is null ? null : [.. requests.Select((r, i) => Decide(r, commands[i], used[i], fits, sent))];
    }

    private BucketResult Decide(in BucketRequest request, in BucketCommand command, long used, bool taken, long sent)
    {
        degradation.Record(request.Policy.Name, DecisionSource.Redis);
        mirror.RememberBucket(request, request.Limit.RedisRate.Nanoseconds(command.UsedAfter(used, taken)), sent);
        return command.Decide(used, taken);
    }

    // Tokens for a lease are taken along with those of a request; only one request at a time asks for them.
    private Lease? FindLeaseToRefill(in BucketRequest request, long now, out long tokens)
    {
        var lease = leases.FindOrCreate(request, now, out var replaced);
        if (replaced is not null)
        {
            _ = ReturnLeasedAsync(replaced.Template, replaced.Close());
        }

        tokens = lease?.BeginRefill(now) ?? 0;
        return tokens > 0 ? lease : null;
    }

    private void CompleteRefill(Lease? lease, in BucketCommand command, long? used, bool fits)
    {
        if (lease is null)
        {
            return;
        }

        if (used is not { } before)
        {
            lease.CancelRefill();
            return;
        }

        degradation.Record(lease.Template.Policy.Name, DecisionSource.Redis);
        var tokens = fits ? command.Granted(before) - command.Cost : 0;
        if (tokens > 0 && !lease.Deposit(tokens, fresh: true))
        {
            _ = ForceTakeAsync(lease.Template, -tokens); // the lease ended meanwhile
        }

        leases.CountTokens(lease.Template, tokens);
        var rate = command.Limit.RedisRate;
        var after = command.UsedAfter(before, fits);
        lease.CompleteRefill((rate.Period - after) / rate.EmissionInterval, rate.Duration(after));
    }

    private async Task<BucketResult[]?> TakeFromWindowAsync(RedisBucketKey key, BucketRequest request, long sent)
    {
        if (await windows.TakeAsync(key, request.Limit, request.Cost).ConfigureAwait(false) is not { } result)
        {
            return null;
        }

        degradation.Record(request.Policy.Name, DecisionSource.Redis);
        mirror.RememberWindow(request, result, sent);
        return [result];
    }

    private static bool IsTokenBucket(in BucketRequest request) =>
        request.Limit.Algorithm == RateLimitAlgorithm.TokenBucket;
}
