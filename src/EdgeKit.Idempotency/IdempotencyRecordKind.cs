namespace EdgeKit.Idempotency;

/// <summary>What is known of a request that ran.</summary>
public enum IdempotencyRecordKind
{
    /// <summary>Its answer, whole.</summary>
    Answer,

    /// <summary>That it was answered; the body was too large to keep, or a stream.</summary>
    Tombstone,

    /// <summary>That it began and failed, and nobody knows how far it came.</summary>
    Unknown,
}
