namespace EdgeKit.Idempotency;

/// <summary>Applies an idempotency policy to an action, a controller or a route handler.</summary>
/// <param name="policyName">The name of the policy.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class IdempotentAttribute(string policyName) : Attribute, IIdempotencyMetadata
{
    /// <summary>Gets the name of the policy.</summary>
    public string PolicyName { get; } = policyName;
}
