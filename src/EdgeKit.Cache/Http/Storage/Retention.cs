using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Rules;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// How long the engine keeps an answer: as long as it may be served and, when it can be validated, for one more
/// lifetime, an hour at most. A marker is kept as long as what stands behind it.
/// </summary>
internal static class Retention
{
    private static readonly TimeSpan LongestForValidation = TimeSpan.FromHours(1);

    /// <summary>Of the marker before an answer: fresh until the answer is of no use to anyone.</summary>
    public static Lifetimes OfMarker(in Lifetimes answer) =>
        new(answer.Span, TimeSpan.Zero, TimeSpan.Zero) { IsExact = true };

    /// <param name="response">The answer.</param>
    /// <param name="policyTtl">
    /// What the policy gives to answers that state no lifetime: as long are those kept that have to be validated each
    /// time.
    /// </param>
    public static Lifetimes Of(StoredResponse response, TimeSpan policyTtl)
    {
        var lifetimes = response.Lifetimes;
        var left = Positive(lifetimes.Fresh - response.InitialAge);
        var overdue = Positive(response.InitialAge - lifetimes.Fresh);
        var kept = response.HasValidator ? ForValidation(response, policyTtl) : TimeSpan.Zero;
        var whileRevalidating = Positive(lifetimes.StaleWhileRevalidate - overdue);
        var onError = Positive(lifetimes.StaleIfError - overdue);

        // What is validated each time is handed to every reader at once: none of them fills it, none of them waits.
        return lifetimes.AlwaysRevalidate || lifetimes.Fresh <= TimeSpan.Zero
            ? new Lifetimes(TimeSpan.Zero, Longer(whileRevalidating, kept), onError)
            : new Lifetimes(left, whileRevalidating, Longer(onError, kept)) { IsExact = lifetimes.IsStated };
    }

    private static TimeSpan ForValidation(StoredResponse response, TimeSpan policyTtl)
    {
        var lifetime = StatusRules.IsNegative(response.Status)
            ? response.Lifetimes.Fresh : Longer(response.Lifetimes.Fresh, policyTtl);
        return lifetime < LongestForValidation ? lifetime : LongestForValidation;
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
