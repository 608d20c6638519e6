using System.Diagnostics;

namespace EdgeKit.Tracing.Propagation;

/// <summary>Reads and writes W3C Trace Context level 2 and W3C Baggage. Stateless.</summary>
internal sealed class W3CPropagator : DistributedContextPropagator
{
    public static readonly W3CPropagator Instance = new();

    public override IReadOnlyCollection<string> Fields => TraceHeaders.All;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        // The span id is empty until the activity has started; reading its Id would generate one.
        if (setter is null || activity is not { IdFormat: ActivityIdFormat.W3C } || activity.SpanId == default)
        {
            return;
        }

        setter(carrier, TraceHeaders.TraceParent, InheritedContext.ToTraceParent(activity).ToString());
        if (TraceState.Normalize(activity.TraceStateString) is { } state)
        {
            setter(carrier, TraceHeaders.TraceState, state);
        }

        if (InheritedContext.HasBaggage(activity)
            && Baggage.Format(InheritedContext.GetBaggage(activity)) is { } baggage)
        {
            setter(carrier, TraceHeaders.Baggage, baggage);
        }
    }

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        if (TraceParent.TryParse(Read(carrier, getter, TraceHeaders.TraceParent), out var parent))
        {
            traceId = parent.ToString();
            traceState = TraceState.Normalize(Read(carrier, getter, TraceHeaders.TraceState));
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
        object? carrier, PropagatorGetterCallback? getter)
    {
        var members = Baggage.Parse(Read(carrier, getter, TraceHeaders.Baggage));

        // .NET expects the last item first, because it prepends each one.
        members.Reverse();
        return members.Count == 0 ? null : members.Select(m => KeyValuePair.Create(m.Key, (string?)m.Value));
    }

    /// <summary>Joins fields of one name with commas, which makes two <c>traceparent</c> fields malformed.</summary>
    private static string? Read(object? carrier, PropagatorGetterCallback? getter, string name)
    {
        string? value = null;
        IEnumerable<string>? values = null;
        getter?.Invoke(carrier, name, out value, out values);
        return value ?? (values is null ? null : string.Join(',', values));
    }
}
