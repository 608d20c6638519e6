namespace EdgeKit.Cache.Entries;

/// <summary>Consecutive failed fills of a key: their number, the time of the next attempt, the last reason.</summary>
internal sealed record FillFailure(int Count, long RetryAt, string Reason, Exception? Error)
{
    private const int MaxReasonLength = 500;

    /// <summary>Exceptions can reference a request, a response or a whole service.</summary>
    private const long MaxErrorBytes = 16 * 1024;

    private const int MaxErrorObjects = 300;
    private const int MaxDoublings = 6;
    private const int Bookkeeping = 80;

    /// <summary>Estimated size in memory.</summary>
    public long Size { get; private init; } = Bookkeeping + (2L * Reason.Length);

    /// <summary>Returns the pause before the next fill: none after the first failure, then doubling.</summary>
    public static TimeSpan PauseAfter(int failures, TimeSpan first) =>
        failures < 2 ? TimeSpan.Zero : first * (1 << Math.Min(failures - 2, MaxDoublings));

    /// <summary>Limits the text, because clients can influence keys and messages.</summary>
    public static string Truncate(string reason) =>
        reason.Length <= MaxReasonLength ? reason : reason[..MaxReasonLength] + "...";

    /// <summary>Adds the exception to the size, or drops it if it is too large.</summary>
    public FillFailure ForStorage() =>
        Error is not null && ObjectSize.Estimate(Error, MaxErrorObjects) is var bytes
        ? bytes > MaxErrorBytes ? this with { Error = null } : this with { Size = Size + bytes } : this;
}
