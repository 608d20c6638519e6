namespace EdgeKit.Cache;

/// <summary>Puts the answers of a controller or an action to GET and HEAD under a cache policy.</summary>
/// <param name="policyName">The name of the policy; <see langword="null"/> takes the endpoint out of the cache.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class CacheResponseAttribute(string? policyName) : Attribute, ICacheResponseMetadata
{
    /// <inheritdoc/>
    public string? PolicyName { get; } = policyName;
}
