namespace EdgeKit.Idempotency;

/// <summary>Endpoint metadata that asks for a policy; the last one on an endpoint counts.</summary>
public interface IIdempotencyMetadata
{
    /// <summary>The name of the policy.</summary>
    string PolicyName { get; }
}
