using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Configuration;

/// <summary>One policy with its derived values. Immutable; compared by reference.</summary>
internal sealed class PolicyModel(
    string name, ResiliencePolicyOptions options, ResilienceOptions shared, long generation)
{
    public string Name => name;

    public ResiliencePolicyOptions Options => options;

    /// <summary>The settings that all policies share.</summary>
    public ResilienceOptions Shared => shared;

    public TimeSpan TotalTimeout { get; } = options.EffectiveTotalTimeout;

    public TimeSpan AttemptTimeout { get; } = options.EffectiveAttemptTimeout;

    public TimeSpan RetryDelay { get; } = options.EffectiveDelay;

    /// <summary>A probe keeps its slot longer than its attempt can take, so that its timeout is reported.</summary>
    public CircuitModel Circuit { get; } = new(
        options.CircuitBreaker, options.EffectiveAttemptTimeout * 1.5, generation);
}
