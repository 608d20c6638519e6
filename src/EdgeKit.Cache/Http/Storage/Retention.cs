using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Rules;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// How long the engine keeps a response: while it may be served and, if it can be validated, for one more lifetime of
/// at most an hour. A marker is kept as long as the responses behind it.
/// </summary>
internal static class Retention
{
    private static readonly TimeSpan MaxForValidation = TimeSpan.FromHours(1);

    /// <summary>The lifetimes of a marker: fresh for as long as its response is kept.</summary>
    public static Lifetimes OfMarker(in Lifetimes response) =>
        new(response.Total, TimeSpan.Zero, TimeSpan.Zero) { WithoutJitter = true };

    public static Lifetimes Of(StoredResponse response, TimeSpan policyTtl)
    {
        var lifetimes = response.Lifetimes;
        var left = Positive(lifetimes.Fresh - response.InitialAge);
        var overdue = Positive(response.InitialAge - lifetimes.Fresh);
        var kept = response.HasValidator ? ForValidation(response, policyTtl) : TimeSpan.Zero;
        var whileRevalidating = Positive(lifetimes.StaleWhileRevalidate - overdue);
        var onError = Positive(lifetimes.StaleIfError - overdue);

        // Validated each time: every reader gets it immediately and none fills the key.
        return lifetimes.AlwaysRevalidate || lifetimes.Fresh <= TimeSpan.Zero
            ? new Lifetimes(TimeSpan.Zero, Longer(whileRevalidating, kept), onError)
            : new Lifetimes(left, whileRevalidating, Longer(onError, kept)) { WithoutJitter = lifetimes.IsStated };
    }

    private static TimeSpan ForValidation(StoredResponse response, TimeSpan policyTtl)
    {
        var lifetime = StatusRules.IsNegative(response.Status)
            ? response.Lifetimes.Fresh : Longer(response.Lifetimes.Fresh, policyTtl);
        return lifetime < MaxForValidation ? lifetime : MaxForValidation;
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
