using EdgeKit.Idempotency.Keys;

namespace EdgeKit.Idempotency;

/// <summary>An attempt to own a key.</summary>
/// <param name="Key">The scoped key, hashed: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Fingerprint">What the request is; the same key with another one is a mismatch.</param>
/// <param name="Token">What this attempt, and no other, is known by. A claim that is sent twice is one claim.</param>
/// <param name="Lease">How long the claim lasts unless it is renewed.</param>
public readonly record struct IdempotencyClaim(string Key, string Fingerprint, string Token, TimeSpan Lease)
{
    /// <summary>
    /// Whether a store may spare itself the notice to those who wait by <see cref="IIdempotencyStore.SubscribeAsync"/>,
    /// because nobody is expected to: who waits all the same finds out by asking again. Not part of the owner's
    /// identity.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Quiet { get; init; }

    /// <summary>
    /// Whose key it is, for stores that bound what one owner's keys take up. Not part of the owner's identity: the key
    /// says that already.
    /// </summary>
    /// <value>The default is <see langword="null"/>: nobody's, not bounded.</value>
    public string? Owner { get; init; }

    /// <summary>
    /// The claim of a message, for consumers that no HTTP request brings: by any <see cref="IIdempotencyStore"/>, or in
    /// the consumer's own transaction.
    /// </summary>
    /// <param name="lease">How long the claim lasts.</param>
    /// <param name="content">The message's content: another one under the same identity is a mismatch.</param>
    /// <param name="identity">What tells messages apart, such as consumer, source and id.</param>
    /// <returns>A claim with a token of its own.</returns>
    public static IdempotencyClaim ForMessage(
        TimeSpan lease, ReadOnlySpan<byte> content, params ReadOnlySpan<string> identity)
    {
        using var hash = PartedHash.Rent();
        hash.Append("message");
        foreach (var part in identity)
        {
            hash.Append(part);
        }

        var key = hash.Finish();
        hash.AppendOpen(content);
        return new IdempotencyClaim(key, hash.Finish(), ClaimToken.New(), lease);
    }
}
