using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;

namespace EdgeKit.RateLimit.Engine;

/// <summary>What all policies of one stage said about one request.</summary>
/// <param name="Admitted">Whether the request may go on; a refusal in shadow does not count.</param>
/// <param name="Buckets">What was asked.</param>
/// <param name="Results">The answers, one per charge.</param>
/// <param name="Permits">What has to be left when the request ends.</param>
/// <param name="Engine">Who decided.</param>
internal sealed record RateLimitResult(
    bool Admitted, BucketRequest[] Buckets, BucketResult[] Results, IReadOnlyList<ConcurrencyPermit> Permits, RateLimitEngine Engine)
{
    /// <summary>How long until all that refused would admit.</summary>
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

    /// <summary>The names of the policies that refused.</summary>
    public IEnumerable<string> ViolatedPolicies => Buckets.Where((_, i) => IsRefusedBy(i)).Select(c => c.Policy.Name).Distinct();

    /// <summary>Whether the request was refused and every policy that refused it has a line to wait in.</summary>
    public bool CanWait
    {
        get
        {
            for (var i = 0; i < Buckets.Length; i++)
            {
                if (IsRefusedBy(i)
                    && (Buckets[i].Policy.Options.Queue == 0 || Results[i].Source == DecisionSource.Closed))
                {
                    return false;
                }
            }

            return !Admitted && RetryAfter != BucketResult.Never;
        }
    }

    /// <summary>Whether a policy has decided here.</summary>
    public bool Includes(string policy) =>
        Array.Exists(Buckets, c => c.Policy.Name.Equals(policy, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a charge is one of those for which the request is refused.</summary>
    public bool IsRefusedBy(int index) => !Results[index].Admitted && Buckets[index].IsEnforced;

    /// <summary>The request has ended: permits are free again.</summary>
    public void ReleasePermits(in RequestOutcome ending)
    {
        foreach (var permit in Permits)
        {
            Engine.Release(permit, ending);
        }
    }

    /// <summary>The request was not let through after all: everything is as if it had not come.</summary>
    public void Abandon()
    {
        ReleasePermits(RequestOutcome.Ignored);
        if (Admitted)
        {
            ReturnTokens();
        }
    }

    /// <summary>Gives back what was charged, permits aside.</summary>
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
