using EdgeKit.Idempotency.Decisions;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Rows;

/// <summary>One key. Times are Unix milliseconds, which every database compares alike.</summary>
internal sealed class KeyRow
{
    public required string Key { get; set; }

    public required string Fingerprint { get; set; }

    public required string Token { get; set; }

    /// <summary>The outcome; <see langword="null"/> while the request is in flight.</summary>
    public byte[]? Record { get; set; }

    public long ExpiresAt { get; set; }

    public Entry ToEntry() => new(
        Fingerprint, Token, Record is null ? null : IdempotencyRecord.FromBytes(Record), DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt));
}
