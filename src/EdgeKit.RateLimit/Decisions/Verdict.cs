using EdgeKit.RateLimit.Permits;

namespace EdgeKit.RateLimit.Decisions;

/// <summary>What all policies of one stage said about one request.</summary>
/// <param name="Admitted">Whether the request may go on; a refusal in shadow does not count.</param>
/// <param name="Charges">What was asked.</param>
/// <param name="Decisions">The answers, one per charge.</param>
/// <param name="Permits">What has to be left when the request ends.</param>
/// <param name="Engine">Who decided.</param>
internal sealed record Verdict(
    bool Admitted, Charge[] Charges, Decision[] Decisions, IReadOnlyList<Permit> Permits, RateLimitEngine Engine)
{
    /// <summary>How long until all that refused would admit.</summary>
    public TimeSpan RetryAfter
    {
        get
        {
            var longest = TimeSpan.Zero;
            for (var i = 0; i < Decisions.Length; i++)
            {
                longest = Refuses(i) && Decisions[i].RetryAfter > longest ? Decisions[i].RetryAfter : longest;
            }

            return longest;
        }
    }

    /// <summary>The names of the policies that refused.</summary>
    public IEnumerable<string> Violated => Charges.Where((_, i) => Refuses(i)).Select(c => c.Policy.Name).Distinct();

    /// <summary>Whether the request was refused and every policy that refused it has a line to wait in.</summary>
    public bool MayWait
    {
        get
        {
            for (var i = 0; i < Charges.Length; i++)
            {
                if (Refuses(i)
                    && (Charges[i].Policy.Options.Queue == 0 || Decisions[i].Source == DecisionSource.Closed))
                {
                    return false;
                }
            }

            return !Admitted && RetryAfter != Decision.Never;
        }
    }

    /// <summary>Whether a policy has decided here.</summary>
    public bool Concerns(string policy) =>
        Array.Exists(Charges, c => c.Policy.Name.Equals(policy, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a charge is one of those for which the request is refused.</summary>
    public bool Refuses(int index) => !Decisions[index].Admitted && Charges[index].IsEnforced;

    /// <summary>The request has ended: permits are free again.</summary>
    public void Leave(in Ending ending)
    {
        foreach (var permit in Permits)
        {
            Engine.Leave(permit, ending);
        }
    }

    /// <summary>The request was not let through after all: everything is as if it had not come.</summary>
    public void Abandon()
    {
        Leave(Ending.Silent);
        if (Admitted)
        {
            ReturnCharges();
        }
    }

    /// <summary>Gives back what was charged, permits aside.</summary>
    public void ReturnCharges()
    {
        for (var i = 0; i < Charges.Length; i++)
        {
            if (Decisions[i].Admitted && !Charges[i].Policy.IsConcurrency)
            {
                Engine.Return(Charges[i]);
                Decisions[i] = Decisions[i].Untaken(Charges[i]);
            }
        }
    }
}
