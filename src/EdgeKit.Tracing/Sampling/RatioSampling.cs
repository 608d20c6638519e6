using System.Buffers.Binary;
using System.Diagnostics;

namespace EdgeKit.Tracing.Sampling;

/// <summary>
/// Samples by the seven right-most bytes of the trace id, the ones that W3C level 2 wants random, so that every
/// participant with the same ratio decides alike. A trace is sampled when those bits reach the rejection threshold
/// (OpenTelemetry's consistent probability sampling).
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
