using System.Diagnostics;

namespace EdgeKit.Tracing.Propagation;

/// <summary>What .NET does not pass on with a context: the random-trace-id flag and baggage properties.</summary>
internal static class InheritedContext
{
    private const string PropertiesKey = "edgekit.baggage";

    public static TraceParent ToTraceParent(Activity activity)
    {
        var flags = activity.ActivityTraceFlags & ActivityTraceFlags.Recorded;
        return new TraceParent(
            activity.TraceId, activity.SpanId, IsRandom(activity) ? flags | TraceParent.RandomTraceId : flags);
    }

    /// <summary>Keeps received members for their properties: an activity's baggage has values only.</summary>
    public static void StoreProperties(Activity activity, List<BaggageMember> received)
    {
        if (received.Exists(m => m.Properties is not null))
        {
            activity.SetCustomProperty(PropertiesKey, received);
        }
    }

    /// <summary>Adds received baggage, in reverse because .NET prepends each item.</summary>
    public static void SetBaggage(Activity activity, List<BaggageMember> received)
    {
        for (var i = received.Count - 1; i >= 0; i--)
        {
            activity.AddBaggage(received[i].Key, received[i].Value);
        }

        StoreProperties(activity, received);
    }

    public static bool HasBaggage(Activity activity)
    {
        using var items = activity.Baggage.GetEnumerator();
        return items.MoveNext();
    }

    public static IEnumerable<BaggageMember> GetBaggage(Activity activity)
    {
        List<BaggageMember>? received = null;
        for (var a = activity; a is not null && received is null; a = a.Parent)
        {
            received = a.GetCustomProperty(PropertiesKey) as List<BaggageMember>;
        }

        // .NET lists the latest item first and may list a key twice; the first one counts.
        return activity.Baggage.Where(i => i.Value is not null).DistinctBy(i => i.Key, StringComparer.Ordinal)
            .Select(i => new BaggageMember(
                i.Key, i.Value!, received?.Find(m => m.Key == i.Key && m.Value == i.Value)?.Properties));
    }

    /// <summary>
    /// Returns the random-trace-id flag as received, or of .NET's generator if the trace began here. Read from the
    /// root, because a recorded activity does not keep its parent's flags.
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
