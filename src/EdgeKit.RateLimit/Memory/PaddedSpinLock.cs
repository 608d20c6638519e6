using System.Runtime.InteropServices;

namespace EdgeKit.RateLimit.Memory;

/// <summary>
/// A spin lock with room behind it, so that it lies in one cache line with the fields before it and in none with those
/// of the next object: threads in different stripes do not slow each other down.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = LineBytes)]
internal struct PaddedSpinLock
{
    private const int LineBytes = 64;

    [FieldOffset(0)]
    public SpinLock Lock;

    public PaddedSpinLock() => Lock = new SpinLock(enableThreadOwnerTracking: false);
}
