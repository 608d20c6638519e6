using System.Collections.Frozen;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>The policies by name, in any case, and those under <c>Global</c>. Built with the policy table.</summary>
internal sealed record RateLimitModel(
    FrozenDictionary<string, RateLimitPolicy> Policies, IReadOnlyList<RateLimitPolicy> Global)
{
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public RateLimitPolicy Get(string name) => Policies.GetValueOrDefault(name) ?? throw new InvalidOperationException(
        $"There is no rate-limit policy \"{name}\". Add it under EdgeKit:RateLimit:Policies or use one of: "
        + $"{string.Join(", ", Policies.Keys.Order(StringComparer.Ordinal))}.");
}
