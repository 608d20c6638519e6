using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Configuration;

/// <summary>One policy as the pipelines need it: derived once per reload, immutable, compared by reference.</summary>
internal sealed class PolicyModel(string name, ResiliencePolicyOptions policy, ResilienceOptions options)
{
    public string Name => name;

    public ResiliencePolicyOptions Policy => policy;

    /// <summary>Empty: not sent.</summary>
    public string DeadlineHeader => options.DeadlineHeader;

    /// <summary>Empty: not sent.</summary>
    public string RetryDepthHeader => options.RetryDepthHeader;

    public TimeSpan TotalTimeout { get; } = policy.EffectiveTotalTimeout;

    public TimeSpan AttemptTimeout { get; } = policy.EffectiveAttemptTimeout;

    public TimeSpan RetryDelay { get; } = policy.EffectiveDelay;

    /// <summary>A probe that is cut must be heard of before its place is given to another.</summary>
    public CircuitModel Circuit { get; } = CircuitModel.From(
        policy.CircuitBreaker, policy.EffectiveAttemptTimeout * 1.5);
}
