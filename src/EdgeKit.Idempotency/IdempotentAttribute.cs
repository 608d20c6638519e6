namespace EdgeKit.Idempotency;

/// <summary>Puts an action, a controller or a handler under a policy.</summary>
/// <param name="policyName">The name of the policy.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class IdempotentAttribute(string policyName) : Attribute, IIdempotencyMetadata
{
    /// <summary>The name of the policy.</summary>
    public string PolicyName { get; } = policyName;
}
