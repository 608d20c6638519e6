using System.Runtime.CompilerServices;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Leases;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Turns charges into questions to Redis: token buckets in one script call as far as they may share one, windows in one
/// call each, all at the same time.
/// </summary>
internal sealed class RedisBuckets(RedisBucketKeyCache names,
    SlotBatchers lanes, RedisWindows windows, RedisMirror denied, LeaseTable leases, RedisAccounts accounts)
{
    /// <summary>Asks about the only charge of a request.</summary>
    /// <returns>The decision, or nothing when Redis gave no answer.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<BucketResult?> TakeAsync(BucketRequest charge)
    {
        var (sent, name) = (accounts.Now, names.Of(charge));
        if (!IsBucket(charge))
        {
            return await TakeFromWindowAsync(name, charge, sent).ConfigureAwait(false) is [var answer] ? answer : null;
        }

        var lessee = LeaseToRefill(charge, sent, out var wanted);
        var order = new BucketCommand(name, charge.Limit, charge.Cost, wanted);
        var used = await SendAsync(new BucketGroup([order])).ConfigureAwait(false);
        var fits = used is not null && order.Fits(used[0]);
        CompleteRefill(lessee, order, used?[0], fits);
        return used is null ? null : Decide(charge, order, used[0], fits, sent);
    }

    /// <summary>Asks about all charges of a request.</summary>
    public async ValueTask<List<ScriptCall>> TakeAsync(BucketRequest[] charges)
    {
        var cluster = await lanes.IsClusterAsync().ConfigureAwait(false);
        var sent = accounts.Now;
        var questions = new List<ScriptCall>(1);
        var named = Array.ConvertAll(charges, c => names.Of(c));
        var indices = Enumerable.Range(0, charges.Length);
        foreach (var lane in indices.Where(i => IsBucket(charges[i])).GroupBy(i => cluster ? named[i].HashTag : 0))
        {
            int[] members = [.. lane];
            questions.Add(new ScriptCall(members, TakeTokensAsync(
                [.. members.Select(i => charges[i])], [.. members.Select(i => named[i])], cluster, sent)));
        }

        foreach (var i in indices.Where(i => !IsBucket(charges[i])))
        {
            questions.Add(new ScriptCall([i], TakeFromWindowAsync(named[i], charges[i], sent)));
        }

        return questions;
    }

    /// <summary>Charges or, with a negative cost, gives back without asking.</summary>
    public Task ForceTakeAsync(in BucketRequest charge, long cost)
    {
        var name = names.Of(charge);
        return IsBucket(charge)
            ? SendAsync(new BucketGroup([new BucketCommand(name, charge.Limit, cost, BucketCommand.Unconditional)])).AsTask()
            : windows.ForceTakeAsync(name, charge.Limit, cost);
    }

    /// <summary>Gives back tokens of a lease.</summary>
    public Task GiveBackAsync(BucketRequest charge, long tokens)
    {
        accounts.Leased(charge.Policy.Name, -tokens);
        return ForceTakeAsync(charge, -tokens);
    }

    /// <summary>Leases tokens for later, when there are any.</summary>
    public async Task RefillAsync(Lease lease, long wanted)
    {
        var order = new BucketCommand(names.Of(lease.Template), lease.Template.Limit, 0, wanted);
        var used = await SendAsync(new BucketGroup([order])).ConfigureAwait(false);
        CompleteRefill(lease, order, used?[0], fits: true);
    }

    private async Task<BucketResult[]?> TakeTokensAsync(BucketRequest[] charges, RedisBucketKey[] named, bool cluster, long sent)
    {
        var orders = new BucketCommand[charges.Length];
        var lessees = new Lease?[charges.Length];
        for (var i = 0; i < charges.Length; i++)
        {
            lessees[i] = LeaseToRefill(charges[i], sent, out var wanted);
            orders[i] = new BucketCommand(named[i], charges[i].Limit, charges[i].Cost, wanted);
        }

        var group = new BucketGroup(orders);
        var used = await lanes.For(group, cluster).SendAsync(group).ConfigureAwait(false);
        var fits = used is not null && group.Fits(used);
        for (var i = 0; i < charges.Length; i++)
        {
            CompleteRefill(lessees[i], orders[i], used?[i], fits);
        }

        return used is null ? null : Decide(charges, orders, used, fits, sent);
    }

    private BucketResult[] Decide(BucketRequest[] charges, BucketCommand[] orders, long[] used, bool fits, long sent)
    {
        var decisions = new BucketResult[charges.Length];
        for (var i = 0; i < charges.Length; i++)
        {
            decisions[i] = Decide(charges[i], orders[i], used[i], fits, sent);
        }

        return decisions;
    }

    private BucketResult Decide(in BucketRequest charge, in BucketCommand order, long used, bool charged, long sent)
    {
        accounts.Answered(charge.Policy.Name);
        denied.RememberBucket(charge, charge.Limit.RedisRate.Nanoseconds(order.UsedAfter(used, charged)), sent);
        return order.Decide(used, charged);
    }

    // The lease that should get tokens along with the charge; of several callers at a time one asks for it.
    private Lease? LeaseToRefill(in BucketRequest charge, long now, out long wanted)
    {
        var lease = leases.FindOrCreate(charge, now, out var replaced);
        if (replaced is not null)
        {
            _ = GiveBackAsync(replaced.Template, replaced.Close());
        }

        wanted = lease?.BeginRefill(now) ?? 0;
        return wanted > 0 ? lease : null;
    }

    private void CompleteRefill(Lease? lease, in BucketCommand order, long? used, bool fits)
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

        accounts.Answered(lease.Template.Policy.Name);
        var extra = fits ? order.Granted(before) - order.Cost : 0;
        if (extra > 0 && !lease.Deposit(extra, fresh: true))
        {
            _ = ForceTakeAsync(lease.Template, -extra); // it ended meanwhile
        }

        accounts.Leased(lease.Template.Policy.Name, extra);

        var rate = order.Limit.RedisRate;
        var after = order.UsedAfter(before, fits);
        lease.CompleteRefill((rate.Period - after) / rate.EmissionInterval, rate.Duration(after));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<long[]?> SendAsync(BucketGroup group)
    {
        var cluster = await lanes.IsClusterAsync().ConfigureAwait(false);
        return await lanes.For(group, cluster).SendAsync(group).ConfigureAwait(false);
    }

    private async Task<BucketResult[]?> TakeFromWindowAsync(RedisBucketKey name, BucketRequest charge, long sent)
    {
        if (await windows.TakeAsync(name, charge.Limit, charge.Cost).ConfigureAwait(false) is not { } decision)
        {
            return null;
        }

        accounts.Answered(charge.Policy.Name);
        denied.RememberWindow(charge, decision, sent);
        return [decision];
    }

    private static bool IsBucket(in BucketRequest charge) => charge.Limit.Algorithm == RateLimitAlgorithm.TokenBucket;
}
