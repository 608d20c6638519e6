namespace EdgeKit.Cache.Entries;

/// <summary>The pause before the next fill after failures: none after the first, then doubling.</summary>
internal static class FailureBackoff
{
    private const int MostDoublings = 6;

    public static TimeSpan After(int failures, TimeSpan first) =>
        failures < 2 ? TimeSpan.Zero : first * (1 << Math.Min(failures - 2, MostDoublings));
}
