using System.Diagnostics;

namespace EdgeKit.Tracing.Wire;

/// <summary>
/// Reads and writes the trace context by the letter of W3C Trace Context level 2 and W3C Baggage. Without state, so one
/// serves every host of a process.
/// </summary>
internal sealed class W3CPropagator : DistributedContextPropagator
{
    public static readonly W3CPropagator Instance = new();

    public override IReadOnlyCollection<string> Fields => FieldNames.All;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        // The span id is empty until an activity has started; to ask for its Id would write one.
        if (setter is null || activity is not { IdFormat: ActivityIdFormat.W3C } || activity.SpanId == default)
        {
            return;
        }

        setter(carrier, FieldNames.TraceParent, Lineage.ToTraceParent(activity).ToString());
        if (TraceState.Normalize(activity.TraceStateString) is { } state)
        {
            setter(carrier, FieldNames.TraceState, state);
        }

        if (Lineage.HasBaggage(activity) && Baggage.Format(Lineage.Baggage(activity)) is { } baggage)
        {
            setter(carrier, FieldNames.Baggage, baggage);
        }
    }

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        if (TraceParent.TryParse(Read(carrier, getter, FieldNames.TraceParent), out var parent))
        {
            traceId = parent.ToString();
            traceState = TraceState.Normalize(Read(carrier, getter, FieldNames.TraceState));
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
        object? carrier, PropagatorGetterCallback? getter)
    {
        var members = Baggage.Parse(Read(carrier, getter, FieldNames.Baggage));

        // The platform expects the last item first: it puts each one before the earlier ones.
        members.Reverse();
        return members.Count == 0 ? null : members.Select(m => KeyValuePair.Create(m.Key, (string?)m.Value));
    }

    /// <summary>
    /// Several fields of one name are one list; two <c>traceparent</c> fields thereby become one that is malformed.
    /// </summary>
    private static string? Read(object? carrier, PropagatorGetterCallback? getter, string name)
    {
        string? value = null;
        IEnumerable<string>? values = null;
        getter?.Invoke(carrier, name, out value, out values);
        return value ?? (values is null ? null : string.Join(',', values));
    }
}
