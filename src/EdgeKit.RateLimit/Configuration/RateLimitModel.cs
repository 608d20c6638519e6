using System.Collections.Frozen;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>Everything that the section says, ready to decide; replaced whole on reload.</summary>
internal sealed class RateLimitModel
{
    public required RateLimitOptions Options { get; init; }

    public required FrozenDictionary<string, RateLimitPolicy> Policies { get; init; }

    public required IReadOnlyList<RateLimitPolicy> Global { get; init; }

    public RateLimitPolicy Get(string name) => Policies.GetValueOrDefault(name) ?? throw new InvalidOperationException(
        $"There is no rate-limit policy \"{name}\". Write it under EdgeKit:RateLimit:Policies, or name one of: {string.Join(", ", Policies.Keys.Order(StringComparer.Ordinal))}.");
}
