namespace EdgeKit.Idempotency;

/// <summary>The kinds of stored outcome.</summary>
public enum IdempotencyRecordKind
{
    /// <summary>The complete response.</summary>
    Response,

    /// <summary>The request was answered, but its body was not kept because it was too large or a stream.</summary>
    Tombstone,

    /// <summary>The request failed part-way, and its effect is unknown.</summary>
    Unknown,
}
