using EdgeKit.Policies.Http;

namespace EdgeKit.RateLimit.Client;

/// <summary>A server's hint to send nothing for a time and to space requests after that.</summary>
internal readonly record struct ServerQuotaHint(TimeSpan Pause, TimeSpan Spacing)
{
    private const double LowRatio = 0.2;
    private const long LowCount = 5;
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);

    public static ServerQuotaHint None => default;

    /// <summary>Reads a response. A cached one has no hint, because its fields are out of date.</summary>
    public static ServerQuotaHint Read(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.Headers.Age > TimeSpan.Zero)
        {
            return None;
        }

        var throttled = HttpStatusRules.IsThrottling(
            (int)response.StatusCode, hasRetryAfter: response.Headers.RetryAfter is not null);
        var pause = throttled ? RetryAfter(response, now) : TimeSpan.Zero;
        var policies = Fields(response, "RateLimit-Policy");
        var hint = new ServerQuotaHint(pause, TimeSpan.Zero);
        foreach (var limit in Fields(response, "RateLimit"))
        {
            hint = hint.Stricter(ReadLimit(limit, policies.FirstOrDefault(p => p.Name == limit.Name)));
        }

        return hint;
    }

    private ServerQuotaHint Stricter(ServerQuotaHint other) => new(
        Pause > other.Pause ? Pause : other.Pause, Spacing > other.Spacing ? Spacing : other.Spacing);

    // Nothing left: pause until the reset. Little left: spread it until the reset, or keep to the policy's rate if that
    // is known. Otherwise no hint.
    private static ServerQuotaHint ReadLimit(QuotaField limit, QuotaField? policy)
    {
        if (limit["r"] is not { } left || left < 0)
        {
            return None;
        }

        var reset = Seconds(limit["t"] ?? 0);
        if (left == 0)
        {
            return new ServerQuotaHint(reset, TimeSpan.Zero);
        }

        var quota = policy?["q"];
        if (quota is { } q ? left > q * LowRatio : left > LowCount)
        {
            return None;
        }

        var spread = reset / left;
        var sustained = quota > 0 && policy?["w"] is { } w ? Seconds(w) / quota.Value : spread;
        return new ServerQuotaHint(TimeSpan.Zero, sustained < spread ? sustained : spread);
    }

    private static TimeSpan RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = RetryAfterValue.Parse(response.Headers.RetryAfter?.ToString(), now) ?? TimeSpan.Zero;
        return wait < MaxWait ? wait : MaxWait;
    }

    private static TimeSpan Seconds(long seconds) =>
        TimeSpan.FromSeconds(Math.Clamp(seconds, 0, (long)MaxWait.TotalSeconds));

    private static IReadOnlyList<QuotaField> Fields(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? QuotaField.Parse(string.Join(", ", values)) : [];
}
