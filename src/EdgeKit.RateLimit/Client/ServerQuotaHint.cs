using System.Net;
using System.Net.Http.Headers;

namespace EdgeKit.RateLimit.Client;

/// <summary>What a server's answer says about how fast to go.</summary>
/// <param name="Pause">Send nothing for so long.</param>
/// <param name="Spacing">Then leave so long between two requests.</param>
internal readonly record struct ServerQuotaHint(TimeSpan Pause, TimeSpan Spacing)
{
    private const double LowShare = 0.2;
    private const long LowCount = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static ServerQuotaHint None => default;

    /// <summary>Reads an answer; one from a cache says nothing about now.</summary>
    public static ServerQuotaHint Read(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.Headers.Age > TimeSpan.Zero)
        {
            return None;
        }

        var refused = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
        var pause = refused ? RetryAfter(response.Headers.RetryAfter, now) : TimeSpan.Zero;
        var policies = Fields(response, "RateLimit-Policy");
        var advice = new ServerQuotaHint(pause, TimeSpan.Zero);
        foreach (var limit in Fields(response, "RateLimit"))
        {
            advice = advice.Stricter(ReadLimit(limit, policies.FirstOrDefault(p => p.Name == limit.Name)));
        }

        return advice;
    }

    private ServerQuotaHint Stricter(ServerQuotaHint other) => new(
        Pause > other.Pause ? Pause : other.Pause, Spacing > other.Spacing ? Spacing : other.Spacing);

    // Nothing left: wait. Little left: spread what is left, or go at the rate of the policy when it is known. Else: as
    // fast as you like.
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
        if (quota is { } q ? left > q * LowShare : left > LowCount)
        {
            return None;
        }

        var spread = reset / left;
        var sustained = quota > 0 && policy?["w"] is { } w ? Seconds(w) / quota.Value : spread;
        return new ServerQuotaHint(TimeSpan.Zero, sustained < spread ? sustained : spread);
    }

    private static TimeSpan RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wait = header?.Delta ?? (header?.Date - now) ?? TimeSpan.Zero;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < Longest ? wait : Longest;
    }

    private static TimeSpan Seconds(long seconds) =>
        TimeSpan.FromSeconds(Math.Clamp(seconds, 0, (long)Longest.TotalSeconds));

    private static IReadOnlyList<QuotaField> Fields(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? QuotaField.Parse(string.Join(", ", values)) : [];
}
