using System.Collections.Frozen;

namespace EdgeKit.Resilience.Configuration;

/// <summary>All policies of one policy table. Immutable.</summary>
internal sealed class ResilienceModel(ResilienceOptions options, long generation = 0)
{
    private readonly FrozenDictionary<string, PolicyModel> _policies = options.Policies.ToFrozenDictionary(
        policy => policy.Key, policy => new PolicyModel(policy.Key, policy.Value, options, generation),
        StringComparer.OrdinalIgnoreCase);

    public SharedCircuitsOptions? SharedCircuits { get; } = options.SharedCircuits;

    public PolicyModel? Find(string policy) => _policies.GetValueOrDefault(policy);

    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public PolicyModel Get(string policy) => Find(policy) ?? throw new InvalidOperationException(
        $"There is no resilience policy \"{policy}\". Known: {string.Join(", ", _policies.Keys.Order())}. "
        + "Add it under EdgeKit:Resilience:Policies.");
}
