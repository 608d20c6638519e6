using EdgeKit.Policies.Http;

namespace EdgeKit.Resilience.Messages;

/// <summary>Adds an Idempotency-Key to the caller's request, so that all its attempts share it.</summary>
internal static class IdempotencyKeyStamp
{
    public static void AddTo(HttpRequestMessage request, RetryOptions options, TimeProvider timeProvider)
    {
        if (options.AddIdempotencyKey
            && (request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch)
            && !request.Headers.NonValidated.Contains(HttpMethodRules.IdempotencyKey))
        {
            request.Headers.TryAddWithoutValidation(
                HttpMethodRules.IdempotencyKey, Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString());
        }
    }
}
