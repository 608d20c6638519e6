namespace EdgeKit.Idempotency;

/// <summary>Endpoint metadata that names an idempotency policy. The last one on an endpoint applies.</summary>
public interface IIdempotencyMetadata
{
    /// <summary>The name of the policy under <c>EdgeKit:Idempotency:Policies</c>.</summary>
    string PolicyName { get; }
}
