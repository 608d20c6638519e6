using EdgeKit.Http.StructuredFields;
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
        var headers = response.Headers;
        if (headers.Age > TimeSpan.Zero)
        {
            return None;
        }

        var throttled = HttpStatusRules.IsThrottling((int)response.StatusCode, headers.RetryAfter is not null);
        var wait = RetryAfterValue.Parse(headers.RetryAfter?.ToString(), now) ?? TimeSpan.Zero;
        var pause = !throttled ? TimeSpan.Zero : wait < MaxWait ? wait : MaxWait;
        var policies = Members(response, "RateLimit-Policy");
        var hint = new ServerQuotaHint(pause, TimeSpan.Zero);
        foreach (var limit in Members(response, "RateLimit"))
        {
            hint = hint.Stricter(ReadLimit(limit, policies.Find(p => NameOf(p) == NameOf(limit))));
        }

        return hint;
    }

    /// <summary>Parses a field of either kind into policies with parameters.</summary>
    /// <returns>Nothing if the field is malformed or a member is neither a string nor a token.</returns>
    public static List<StructuredItem> ParseMembers(string field)
    {
        var members = StructuredField.ParseList(field) ?? [];
        return members.TrueForAll(m => NameOf(m) is not null) ? members : [];
    }

    private ServerQuotaHint Stricter(ServerQuotaHint other) => new(
        Pause > other.Pause ? Pause : other.Pause, Spacing > other.Spacing ? Spacing : other.Spacing);

    // Nothing left: pause until the reset. Little left: spread it until the reset, or keep to the policy's rate if that
    // is known. Otherwise no hint.
    private static ServerQuotaHint ReadLimit(StructuredItem limit, StructuredItem? policy)
    {
        if (Number(limit, "r") is not { } left || left < 0)
        {
            return None;
        }

        var reset = Seconds(Number(limit, "t") ?? 0);
        if (left == 0)
        {
            return new ServerQuotaHint(reset, TimeSpan.Zero);
        }

        var quota = Number(policy, "q");
        if (quota is { } q ? left > q * LowRatio : left > LowCount)
        {
            return None;
        }

        var spread = reset / left;
        var sustained = quota > 0 && Number(policy, "w") is { } window ? Seconds(window) / quota.Value : spread;
        return new ServerQuotaHint(TimeSpan.Zero, sustained < spread ? sustained : spread);
    }

    private static List<StructuredItem> Members(HttpResponseMessage response, string field) =>
        response.Headers.TryGetValues(field, out var values) ? ParseMembers(string.Join(", ", values)) : [];

    private static string? NameOf(StructuredItem member) =>
        member.Value switch { string text => text, Token token => token.Text, _ => null };

    private static long? Number(StructuredItem? member, string parameter) =>
        member?.Parameters.GetValueOrDefault(parameter) as long?;

    private static TimeSpan Seconds(long seconds) =>
        TimeSpan.FromSeconds(Math.Clamp(seconds, 0, (long)MaxWait.TotalSeconds));
}
