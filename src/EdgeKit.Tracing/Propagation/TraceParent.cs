using System.Buffers;
using System.Diagnostics;

namespace EdgeKit.Tracing.Propagation;

/// <summary>The <c>traceparent</c> header of W3C Trace Context level 2. Version 00 is always sent.</summary>
internal readonly record struct TraceParent(ActivityTraceId TraceId, ActivitySpanId ParentId, ActivityTraceFlags Flags)
{
    /// <summary>The flags of level 2; all others are sent as zero.</summary>
    public const ActivityTraceFlags KnownFlags = ActivityTraceFlags.Recorded | RandomTraceId;

    /// <summary>The random-trace-id flag: the seven right-most bytes of the trace id are random.</summary>
    public const ActivityTraceFlags RandomTraceId = (ActivityTraceFlags)2;

    private const int Length = 55;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    public static bool TryParse(ReadOnlySpan<char> field, out TraceParent parsed)
    {
        parsed = default;
        var text = field.Trim(" \t");
        if (!HasValidLayout(text))
        {
            return false;
        }

        var traceId = text[3..35];
        var parentId = text[36..52];
        var flags = text[53..55];
        if (!IsLowerHex(traceId) || !IsLowerHex(parentId) || !IsLowerHex(flags) || IsZero(traceId) || IsZero(parentId))
        {
            return false;
        }

        parsed = new TraceParent(
            ActivityTraceId.CreateFromString(traceId),
            ActivitySpanId.CreateFromString(parentId),
            (ActivityTraceFlags)Convert.FromHexString(flags)[0] & KnownFlags);
        return true;
    }

    public ActivityContext ToContext(string? traceState) => new(TraceId, ParentId, Flags, traceState, isRemote: true);

    public override string ToString() =>
        $"00-{TraceId.ToHexString()}-{ParentId.ToHexString()}-{(int)(Flags & KnownFlags):x2}";

    /// <summary>Version 00 has 55 characters; later versions may have more after another dash.</summary>
    private static bool HasValidLayout(ReadOnlySpan<char> text) =>
        text.Length >= Length
        && text[2] == '-' && text[35] == '-' && text[52] == '-' && IsLowerHex(text[..2]) && text[..2] is not "ff"
        && (text.Length == Length || (text[..2] is not "00" && text[Length] == '-'));

    private static bool IsLowerHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(LowerHex);

    private static bool IsZero(ReadOnlySpan<char> text) => !text.ContainsAnyExcept('0');
}
