using EdgeKit.Idempotency.Keys;

namespace EdgeKit.Idempotency;

/// <summary>An attempt to own a key.</summary>
/// <param name="Key">The scoped key, hashed: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Fingerprint">The hash of the request. The same key with another fingerprint is a mismatch.</param>
/// <param name="Token">The unique token of this attempt. A claim that is sent twice is one claim.</param>
/// <param name="Lease">The time after which the claim expires unless it is renewed.</param>
public readonly record struct IdempotencyClaim(string Key, string Fingerprint, string Token, TimeSpan Lease)
{
    /// <summary>
    /// True if the store may skip notifying subscribers of the key, because none are expected; one would notice the
    /// change by polling. Ignored when owners are compared.
    /// </summary>
    public bool SkipNotification { get; init; }

    /// <summary>The caller whose memory quota the key uses; null for none. Ignored when owners are compared.</summary>
    public string? Caller { get; init; }

    /// <summary>
    /// Creates the claim of a message, for consumers outside HTTP: with any <see cref="IIdempotencyStore"/>, or in the
    /// consumer's own database transaction.
    /// </summary>
    /// <param name="lease">The length of the lease.</param>
    /// <param name="content">The content of the message. Other content under the same identity is a mismatch.</param>
    /// <param name="identity">The values that identify the message, such as consumer, source and id.</param>
    /// <returns>A claim with a new token.</returns>
    public static IdempotencyClaim ForMessage(
        TimeSpan lease, ReadOnlySpan<byte> content, params ReadOnlySpan<string> identity)
    {
        using var hash = LengthPrefixedHash.Rent();
        hash.Append("message");
        foreach (var part in identity)
        {
            hash.Append(part);
        }

        var key = hash.Finish();
        hash.AppendRaw(content);
        return new IdempotencyClaim(key, hash.Finish(), ClaimToken.New(), lease);
    }
}
