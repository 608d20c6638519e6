using System.Collections.Frozen;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>The model derived from <see cref="RateLimitOptions"/>, built with the policy table.</summary>
internal sealed class RateLimitModel
{
    public required RateLimitOptions Options { get; init; }

    public required FrozenDictionary<string, RateLimitPolicy> Policies { get; init; }

    /// <summary>The policies under <c>Global</c>.</summary>
    public required IReadOnlyList<RateLimitPolicy> Global { get; init; }

    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public RateLimitPolicy Get(string name) => Policies.GetValueOrDefault(name) ?? throw new InvalidOperationException(
        $"There is no rate-limit policy \"{name}\". Add it under EdgeKit:RateLimit:Policies or use one of: "
        + $"{string.Join(", ", Policies.Keys.Order(StringComparer.Ordinal))}.");
}
