namespace EdgeKit.Resilience.Retrying;

/// <summary>
/// Gives a request the key by which its attempts are known as one. Set on the caller's message, so every copy has it.
/// </summary>
internal static class MintedKey
{
    public static void Give(HttpRequestMessage request, RetryPolicy policy, TimeProvider timeProvider)
    {
        if (policy.MintIdempotencyKey
            && (request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch)
            && !request.Headers.NonValidated.Contains(Repeatable.IdempotencyKey))
        {
            request.Headers.TryAddWithoutValidation(
                Repeatable.IdempotencyKey, Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString());
        }
    }
}
