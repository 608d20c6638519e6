namespace EdgeKit.Idempotency;

/// <summary>A store's answer to a claim.</summary>
/// <param name="Verdict">What it is.</param>
/// <param name="Record">Of a replay the record.</param>
/// <param name="Remaining">Of a request in flight how long its lease still lasts.</param>
public readonly record struct IdempotencyBegin(
    IdempotencyVerdict Verdict, IdempotencyRecord? Record = null, TimeSpan Remaining = default);
