using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Http.Stored;

/// <summary>How long the engine keeps an answer: as long as it may be served, and, when it can be validated, an hour longer for that.</summary>
internal static class Retention
{
    /// <summary>A marker outlives the answers behind it, or they would be there and not be found.</summary>
    public static readonly Lifetimes OfMarkers = new(TimeSpan.FromDays(1), TimeSpan.Zero, TimeSpan.Zero);

    private static readonly TimeSpan ForValidation = TimeSpan.FromHours(1);

    public static Lifetimes Of(StoredResponse response)
    {
        var lifetimes = response.Lifetimes;
        var left = Positive(lifetimes.Fresh - response.InitialAge);
        var overdue = Positive(response.InitialAge - lifetimes.Fresh);
        var kept = response.HasValidator ? ForValidation : TimeSpan.Zero;
        var whileRevalidating = Positive(lifetimes.StaleWhileRevalidate - overdue);
        var onError = Positive(lifetimes.StaleIfError - overdue);

        // What is validated each time is handed to every reader at once: none of them fills it, none of them waits.
        return lifetimes.AlwaysRevalidate || lifetimes.Fresh <= TimeSpan.Zero
            ? new Lifetimes(TimeSpan.Zero, Longer(whileRevalidating, kept), onError)
            : new Lifetimes(left, whileRevalidating, Longer(onError, kept)) { IsExact = lifetimes.IsStated };
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
