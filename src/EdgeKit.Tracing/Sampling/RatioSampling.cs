using System.Buffers.Binary;
using System.Diagnostics;

namespace EdgeKit.Tracing.Sampling;

/// <summary>
/// Samples by the seven right-most bytes of the trace id, as OpenTelemetry's consistent probability sampling does, so
/// that all participants with the same ratio decide alike.
/// </summary>
internal static class RatioSampling
{
    private const long Range = 1L << 56;

    public static bool IsSampled(ActivityTraceId traceId, double ratio)
    {
        Span<byte> bytes = stackalloc byte[16];
        traceId.CopyTo(bytes);
        var random = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]) & (Range - 1);
        return random >= (long)((1 - ratio) * Range);
    }
}
