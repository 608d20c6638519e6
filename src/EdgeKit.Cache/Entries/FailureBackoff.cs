namespace EdgeKit.Cache.Entries;

/// <summary>
/// How long a key is left alone after failures: not at all after the first, which may be an accident; then doubling.
/// </summary>
internal static class FailureBackoff
{
    private const int MostDoublings = 6;

    public static TimeSpan After(int failures, TimeSpan first) =>
        failures < 2 ? TimeSpan.Zero : first * (1 << Math.Min(failures - 2, MostDoublings));
}
