using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;

namespace EdgeKit.RateLimit.Engine;

/// <summary>The decision on a request, with one result per bucket and the permits to release at its end.</summary>
internal sealed record RateLimitResult(
    bool Admitted,
    BucketRequest[] Buckets,
    BucketResult[] Results,
    IReadOnlyList<ConcurrencyPermit> Permits,
    RateLimitEngine Engine)
{
    /// <summary>Time until all buckets that refused would admit the request.</summary>
    public TimeSpan RetryAfter
    {
        get
        {
            var longest = TimeSpan.Zero;
            for (var i = 0; i < Results.Length; i++)
            {
                longest = IsRefusedBy(i) && Results[i].RetryAfter > longest ? Results[i].RetryAfter : longest;
            }

            return longest;
        }
    }

    public IEnumerable<string> ViolatedPolicies =>
        Buckets.Where((_, i) => IsRefusedBy(i)).Select(b => b.Policy.Name).Distinct();

    /// <summary>True if the request was refused and every policy that refused it has a wait queue.</summary>
    public bool CanWait
    {
        get
        {
            var canWait = !Admitted && RetryAfter != BucketResult.Never;
            for (var i = 0; canWait && i < Buckets.Length; i++)
            {
                var hasQueue = Buckets[i].Policy.Options.QueueLimit > 0 && Results[i].Source != DecisionSource.Closed;
                canWait = hasQueue || !IsRefusedBy(i);
            }

            return canWait;
        }
    }

    public bool Includes(string policy) => Array.Exists(Buckets, b => b.Policy.IsNamed(policy));

    public bool IsRefusedBy(int index) => !Results[index].Admitted && Buckets[index].IsEnforced;

    public void ReleasePermits(RequestOutcome outcome, TimeSpan clientTime = default)
    {
        foreach (var permit in Permits)
        {
            Engine.Release(permit, outcome, clientTime);
        }
    }

    /// <summary>Undoes the decision for a request that does not run.</summary>
    public void Abandon()
    {
        ReleasePermits(RequestOutcome.Ignored);
        if (Admitted)
        {
            ReturnTokens();
        }
    }

    public void ReturnTokens()
    {
        for (var i = 0; i < Buckets.Length; i++)
        {
            if (Results[i].Admitted && !Buckets[i].Policy.IsConcurrency)
            {
                Engine.Return(Buckets[i]);
                Results[i] = Results[i].AsReturned(Buckets[i]);
            }
        }
    }
}
