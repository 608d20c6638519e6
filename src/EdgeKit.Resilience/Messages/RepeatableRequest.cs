namespace EdgeKit.Resilience.Messages;

/// <summary>Which requests have the same effect when they arrive twice.</summary>
internal static class RepeatableRequest
{
    public const string IdempotencyKey = "Idempotency-Key";

    public static bool IsSafe(HttpMethod method) =>
        method == HttpMethod.Get
        || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Trace;

    public static bool IsRepeatable(HttpRequestMessage request) =>
        IsSafe(request.Method)
        || request.Method == HttpMethod.Put
        || request.Method == HttpMethod.Delete
        || request.Headers.NonValidated.Contains(IdempotencyKey);
}
