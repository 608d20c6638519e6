namespace EdgeKit.Cache.Entries;

/// <summary>That the latest fills of a key have failed.</summary>
/// <param name="Count">How many in a row.</param>
/// <param name="RetryAt">Before this timestamp nobody tries again.</param>
/// <param name="Reason">Why the last one failed, in words.</param>
/// <param name="Error">The exception, when it was in this process and is small enough to be remembered.</param>
internal sealed record FillFailure(int Count, long RetryAt, string Reason, Exception? Error)
{
    private const int MaxReasonLength = 500;

    /// <summary>An exception may hold on to a request, an answer, or a whole service.</summary>
    private const long MaxErrorBytes = 16 * 1024;

    private const int MaxErrorObjects = 300;
    private const int Bookkeeping = 80;

    /// <summary>What it takes in memory, estimated.</summary>
    public long Size { get; private init; } = Bookkeeping + (2L * Reason.Length);

    /// <summary>
    /// What is said of a failure to those who were not there: strangers choose keys, and may have a say in messages.
    /// </summary>
    public static string Truncate(string reason) =>
        reason.Length <= MaxReasonLength ? reason : reason[..MaxReasonLength] + "...";

    /// <summary>The same as it is remembered: its exception counts, and goes when it is too large.</summary>
    public FillFailure ForStorage() =>
        Error is not null && ObjectSize.Estimate(Error, MaxErrorObjects) is var bytes
        ? bytes > MaxErrorBytes ? this with { Error = null } : this with { Size = Size + bytes } : this;
}
