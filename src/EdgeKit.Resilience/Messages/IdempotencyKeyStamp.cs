namespace EdgeKit.Resilience.Messages;

/// <summary>
/// Gives a request the key by which its attempts are known as one. Set on the caller's message, so every copy has it.
/// </summary>
internal static class IdempotencyKeyStamp
{
    public static void AddTo(HttpRequestMessage request, RetryOptions policy, TimeProvider timeProvider)
    {
        if (policy.AddIdempotencyKey
            && (request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch)
            && !request.Headers.NonValidated.Contains(RepeatableRequest.IdempotencyKey))
        {
            request.Headers.TryAddWithoutValidation(
                RepeatableRequest.IdempotencyKey, Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString());
        }
    }
}
