using System.Runtime.CompilerServices;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Leasing;
using EdgeKit.RateLimit.Limits;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Turns charges into questions to Redis: token buckets in one script call as far as they may share one, windows in one
/// call each, all at the same time.
/// </summary>
internal sealed class RedisBuckets(BucketNames names,
    BatchLanes lanes, WindowCalls windows, DenyCache denied, LeaseTable leases, RedisAccounts accounts)
{
    /// <summary>Asks about the only charge of a request.</summary>
    /// <returns>The decision, or nothing when Redis gave no answer.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Decision?> AskAsync(Charge charge)
    {
        var (sent, name) = (accounts.Now, names.Of(charge));
        if (!IsBucket(charge))
        {
            return await AskWindowAsync(name, charge, sent).ConfigureAwait(false) is [var answer] ? answer : null;
        }

        var lessee = LesseeOf(charge, sent, out var wanted);
        var order = new BucketOrder(name, charge.Limit, charge.Cost, wanted);
        var used = await SendAsync(new BucketGroup([order])).ConfigureAwait(false);
        var fits = used is not null && order.Fits(used[0]);
        Settle(lessee, order, used?[0], fits);
        return used is null ? null : Decide(charge, order, used[0], fits, sent);
    }

    /// <summary>Asks about all charges of a request.</summary>
    public async ValueTask<List<RedisQuestion>> AskAsync(Charge[] charges)
    {
        var cluster = await lanes.IsClusterAsync().ConfigureAwait(false);
        var sent = accounts.Now;
        var questions = new List<RedisQuestion>(1);
        var named = Array.ConvertAll(charges, c => names.Of(c));
        var indices = Enumerable.Range(0, charges.Length);
        foreach (var lane in indices.Where(i => IsBucket(charges[i])).GroupBy(i => cluster ? named[i].Lane : 0))
        {
            int[] members = [.. lane];
            questions.Add(new RedisQuestion(members, AskBucketsAsync(
                [.. members.Select(i => charges[i])], [.. members.Select(i => named[i])], cluster, sent)));
        }

        foreach (var i in indices.Where(i => !IsBucket(charges[i])))
        {
            questions.Add(new RedisQuestion([i], AskWindowAsync(named[i], charges[i], sent)));
        }

        return questions;
    }

    /// <summary>Charges or, with a negative cost, gives back without asking.</summary>
    public Task ForceAsync(in Charge charge, long cost)
    {
        var name = names.Of(charge);
        return IsBucket(charge)
            ? SendAsync(new BucketGroup([new BucketOrder(name, charge.Limit, cost, BucketOrder.Force)])).AsTask()
            : windows.ForceAsync(name, charge.Limit, cost);
    }

    /// <summary>Gives back tokens of a lease.</summary>
    public Task GiveBackAsync(Charge charge, long tokens)
    {
        accounts.Leased(charge.Policy.Name, -tokens);
        return ForceAsync(charge, -tokens);
    }

    /// <summary>Leases tokens for later, when there are any.</summary>
    public async Task FillAsync(Lease lease, long wanted)
    {
        var order = new BucketOrder(names.Of(lease.Template), lease.Template.Limit, 0, wanted);
        var used = await SendAsync(new BucketGroup([order])).ConfigureAwait(false);
        Settle(lease, order, used?[0], fits: true);
    }

    private async Task<Decision[]?> AskBucketsAsync(Charge[] charges, RedisBucketName[] named, bool cluster, long sent)
    {
        var orders = new BucketOrder[charges.Length];
        var lessees = new Lease?[charges.Length];
        for (var i = 0; i < charges.Length; i++)
        {
            lessees[i] = LesseeOf(charges[i], sent, out var wanted);
            orders[i] = new BucketOrder(named[i], charges[i].Limit, charges[i].Cost, wanted);
        }

        var group = new BucketGroup(orders);
        var used = await lanes.For(group, cluster).AskAsync(group).ConfigureAwait(false);
        var fits = used is not null && group.Fits(used);
        for (var i = 0; i < charges.Length; i++)
        {
            Settle(lessees[i], orders[i], used?[i], fits);
        }

        return used is null ? null : Decide(charges, orders, used, fits, sent);
    }

    private Decision[] Decide(Charge[] charges, BucketOrder[] orders, long[] used, bool fits, long sent)
    {
        var decisions = new Decision[charges.Length];
        for (var i = 0; i < charges.Length; i++)
        {
            decisions[i] = Decide(charges[i], orders[i], used[i], fits, sent);
        }

        return decisions;
    }

    private Decision Decide(in Charge charge, in BucketOrder order, long used, bool charged, long sent)
    {
        accounts.Answered(charge.Policy.Name);
        denied.NoteBucket(charge, charge.Limit.Shared.Nanoseconds(order.UsedAfter(used, charged)), sent);
        return order.Decide(used, charged);
    }

    // The lease that should get tokens along with the charge; of several callers at a time one asks for it.
    private Lease? LesseeOf(in Charge charge, long now, out long wanted)
    {
        var lease = leases.ForAsk(charge, now, out var replaced);
        if (replaced is not null)
        {
            _ = GiveBackAsync(replaced.Template, replaced.Close());
        }

        wanted = lease?.BeginAsk(now) ?? 0;
        return wanted > 0 ? lease : null;
    }

    private void Settle(Lease? lease, in BucketOrder order, long? used, bool fits)
    {
        if (lease is null)
        {
            return;
        }

        if (used is not { } before)
        {
            lease.Unanswered();
            return;
        }

        accounts.Answered(lease.Template.Policy.Name);
        var extra = fits ? order.Granted(before) - order.Cost : 0;
        if (extra > 0 && !lease.Deposit(extra, fresh: true))
        {
            _ = ForceAsync(lease.Template, -extra); // it ended meanwhile
        }

        accounts.Leased(lease.Template.Policy.Name, extra);

        var rate = order.Limit.Shared;
        var after = order.UsedAfter(before, fits);
        lease.Answered((rate.Full - after) / rate.Emission, rate.Duration(after));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<long[]?> SendAsync(BucketGroup group)
    {
        var cluster = await lanes.IsClusterAsync().ConfigureAwait(false);
        return await lanes.For(group, cluster).AskAsync(group).ConfigureAwait(false);
    }

    private async Task<Decision[]?> AskWindowAsync(RedisBucketName name, Charge charge, long sent)
    {
        if (await windows.TakeAsync(name, charge.Limit, charge.Cost).ConfigureAwait(false) is not { } decision)
        {
            return null;
        }

        accounts.Answered(charge.Policy.Name);
        denied.NoteWindow(charge, decision, sent);
        return [decision];
    }

    private static bool IsBucket(in Charge charge) => charge.Limit.Algorithm == RateLimitAlgorithm.TokenBucket;
}
