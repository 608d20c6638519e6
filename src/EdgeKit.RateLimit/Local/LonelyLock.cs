using System.Runtime.InteropServices;

namespace EdgeKit.RateLimit.Local;

/// <summary>A spin lock with cache lines of its own, so that threads in different stripes do not slow each other down.</summary>
[StructLayout(LayoutKind.Explicit, Size = 2 * LineBytes)]
internal struct LonelyLock
{
    private const int LineBytes = 64;

    [FieldOffset(LineBytes)]
    public SpinLock Lock;

    public LonelyLock() => Lock = new SpinLock(enableThreadOwnerTracking: false);
}
