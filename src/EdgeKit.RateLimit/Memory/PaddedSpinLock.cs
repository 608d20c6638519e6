using System.Runtime.InteropServices;

namespace EdgeKit.RateLimit.Memory;

/// <summary>A spin lock padded to a cache line, so that the locks of different stripes do not share one.</summary>
[StructLayout(LayoutKind.Explicit, Size = LineBytes)]
internal struct PaddedSpinLock
{
    private const int LineBytes = 64;

    [FieldOffset(0)]
    public SpinLock Lock;

    public PaddedSpinLock() => Lock = new SpinLock(enableThreadOwnerTracking: false);
}
