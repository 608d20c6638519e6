using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Entries;

/// <summary>That the latest fills of a key have failed.</summary>
/// <param name="Count">How many in a row.</param>
/// <param name="RetryAt">Before this timestamp nobody tries again.</param>
/// <param name="Reason">Why the last one failed, in words.</param>
/// <param name="Error">The exception, when it was in this process and is small enough to be remembered.</param>
internal sealed record FillFailure(int Count, long RetryAt, string Reason, Exception? Error)
{
    private const int MostReasonCharacters = 500;

    /// <summary>An exception may hold on to a request, an answer, or a whole service.</summary>
    private const long MostErrorBytes = 16 * 1024;

    private const int MostErrorObjects = 300;
    private const int Bookkeeping = 80;

    /// <summary>What it takes in memory, estimated.</summary>
    public long Size { get; private init; } = Bookkeeping + (2L * Reason.Length);

    /// <summary>
    /// What is said of a failure to those who were not there: strangers choose keys, and may have a say in messages.
    /// </summary>
    public static string Shortened(string reason) =>
        reason.Length <= MostReasonCharacters ? reason : reason[..MostReasonCharacters] + "...";

    /// <summary>The same as it is remembered: its exception counts, and goes when it is too large.</summary>
    public FillFailure Remembered() =>
        Error is not null && ObjectSize.Of(Error, MostErrorObjects) is var bytes
        ? bytes > MostErrorBytes ? this with { Error = null } : this with { Size = Size + bytes } : this;
}
