using EdgeKit.Idempotency.Engine;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Storage;

/// <summary>The row of a key. Times are Unix milliseconds, which every database compares correctly.</summary>
internal sealed class IdempotencyKeyRow
{
    public required string Key { get; init; }

    public required string Fingerprint { get; set; }

    public required string Token { get; set; }

    /// <summary>The outcome; null while the request is in flight.</summary>
    public byte[]? Record { get; set; }

    public long ExpiresAt { get; set; }

    public static IdempotencyKeyRow Of(in IdempotencyClaim claim, byte[]? record, DateTimeOffset expiresAt) => new()
    {
        Key = claim.Key,
        Fingerprint = claim.Fingerprint,
        Token = claim.Token,
        Record = record,
        ExpiresAt = expiresAt.ToUnixTimeMilliseconds(),
    };

    public void Reassign(in IdempotencyClaim claim, byte[]? record, DateTimeOffset expiresAt) =>
        (Fingerprint, Token, Record, ExpiresAt) =
            (claim.Fingerprint, claim.Token, record, expiresAt.ToUnixTimeMilliseconds());

    public KeyEntry ToEntry() => new(
        Fingerprint, Token, Record is null ? null : IdempotencyRecord.FromStore(Record),
        DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt));
}
