using EdgeKit.Auth;
using EdgeKit.Cache;
using EdgeKit.Idempotency;
using EdgeKit.Policies;
using EdgeKit.RateLimit;
using EdgeKit.Resilience;

namespace EdgeKit.Configuration;

/// <summary>A kind of named policy that endpoints and routes can refer to.</summary>
internal sealed class PolicyKind(string name, Func<PolicyTable, IEnumerable<string>?> namesIn)
{
    public static readonly PolicyKind Authorization =
        new("authorization policy", table => table.Find<AuthOptions>()?.Policies.Keys);

    public static readonly PolicyKind Cache = new("cache policy", table => table.Find<CacheOptions>()?.Policies.Keys);

    public static readonly PolicyKind Idempotency =
        new("idempotency policy", table => table.Find<IdempotencyOptions>()?.Policies.Keys);

    public static readonly PolicyKind RateLimit =
        new("rate-limit policy", table => table.Find<RateLimitOptions>()?.Policies.Keys);

    public static readonly PolicyKind Resilience =
        new("resilience policy", table => table.Find<ResilienceOptions>()?.Policies.Keys);

    public bool IsConfigured(PolicyTable table) => namesIn(table) is not null;

    /// <summary>Reports a reference to a policy that does not exist.</summary>
    public void Check(string path, string reference, PolicyTable table, PolicyProblems problems)
    {
        string[] known = [.. namesIn(table) ?? []];
        if (!known.Contains(reference, StringComparer.OrdinalIgnoreCase))
        {
            problems.AddUnknownName(path, reference, known, name);
        }
    }
}
