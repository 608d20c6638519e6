namespace EdgeKit.RateLimit.Outgoing;

/// <summary>One member of a RateLimit or RateLimit-Policy field.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Parameters">Its whole-number parameters: r and t, or q and w. Others are left out.</param>
internal sealed record QuotaField(string Name, IReadOnlyDictionary<string, long> Parameters)
{
    public long? this[string key] => Parameters.TryGetValue(key, out var value) ? value : null;
}
