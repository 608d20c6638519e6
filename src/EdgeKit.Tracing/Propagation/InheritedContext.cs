using System.Diagnostics;

namespace EdgeKit.Tracing.Wire;

/// <summary>What an activity inherits from the activities above it and the platform doesn't hand down.</summary>
internal static class Lineage
{
    private const string PropertiesKey = "edgekit.baggage";

    public static TraceParent ToTraceParent(Activity activity)
    {
        var flags = activity.ActivityTraceFlags & ActivityTraceFlags.Recorded;
        return new TraceParent(
            activity.TraceId, activity.SpanId, IsRandom(activity) ? flags | TraceParent.RandomTraceId : flags);
    }

    /// <summary>
    /// Remembers the members that were received, for their properties: an activity's baggage has room for values only.
    /// </summary>
    public static void Remember(Activity activity, List<BaggageMember> received)
    {
        if (received.Exists(m => m.Properties is not null))
        {
            activity.SetCustomProperty(PropertiesKey, received);
        }
    }

    /// <summary>
    /// Gives an activity the baggage that it was sent. The platform puts each item before the earlier ones.
    /// </summary>
    public static void Receive(Activity activity, List<BaggageMember> received)
    {
        for (var i = received.Count - 1; i >= 0; i--)
        {
            activity.AddBaggage(received[i].Key, received[i].Value);
        }

        Remember(activity, received);
    }

    public static bool HasBaggage(Activity activity)
    {
        using var items = activity.Baggage.GetEnumerator();
        return items.MoveNext();
    }

    public static IEnumerable<BaggageMember> Baggage(Activity activity)
    {
        List<BaggageMember>? received = null;
        for (var a = activity; a is not null && received is null; a = a.Parent)
        {
            received = a.GetCustomProperty(PropertiesKey) as List<BaggageMember>;
        }

        // The platform lists the latest item first and may list a key twice; the first one counts.
        return activity.Baggage.Where(
            i => i.Value is not null).DistinctBy(i => i.Key, StringComparer.Ordinal).Select(i =>
            new BaggageMember(i.Key, i.Value!, received?.Find(m => m.Key == i.Key && m.Value == i.Value)?.Properties));
    }

    /// <summary>
    /// The random-trace-id flag belongs to the trace: as the caller set it, or set when the trace began here by the
    /// platform's generator. A recorded activity forgets its parent's flags, hence the walk.
    /// </summary>
    private static bool IsRandom(Activity activity)
    {
        var root = activity;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.ParentId is { } caller
            ? TraceParent.TryParse(caller, out var parsed) && parsed.Flags.HasFlag(TraceParent.RandomTraceId)
            : Activity.TraceIdGenerator is null;
    }
}
