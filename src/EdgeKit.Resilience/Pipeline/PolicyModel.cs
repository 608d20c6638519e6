using EdgeKit.Resilience.Circuits;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>One policy as the pipelines need it: derived once per reload, immutable, compared by reference.</summary>
internal sealed class PolicyModel(string name, ResiliencePolicy policy, ResilienceOptions options)
{
    public string Name => name;

    public ResiliencePolicy Policy => policy;

    /// <summary>Empty: not sent.</summary>
    public string DeadlineHeader => options.DeadlineHeader;

    /// <summary>Empty: not sent.</summary>
    public string RetryDepthHeader => options.RetryDepthHeader;

    public TimeSpan TotalTimeout { get; } = policy.EffectiveTotalTimeout;

    public TimeSpan AttemptTimeout { get; } = policy.EffectiveAttemptTimeout;

    public TimeSpan BaseDelay { get; } = policy.EffectiveBaseDelay;

    /// <summary>A probe that is cut must be heard of before its place is given to another.</summary>
    public CircuitSettings Circuit { get; } = CircuitSettings.From(
        policy.CircuitBreaker, policy.EffectiveAttemptTimeout * 1.5);
}
