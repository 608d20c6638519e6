namespace EdgeKit.Cache;

/// <summary>Assigns a controller or an action to a cache policy for GET and HEAD.</summary>
/// <param name="policyName">The name of the policy; <see langword="null"/> disables the cache for the endpoint.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class CacheResponseAttribute(string? policyName) : Attribute, ICacheResponseMetadata
{
    /// <inheritdoc/>
    public string? PolicyName { get; } = policyName;
}
