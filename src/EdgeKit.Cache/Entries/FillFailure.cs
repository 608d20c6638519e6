namespace EdgeKit.Cache.Entries;

/// <summary>That the latest fills of a key have failed.</summary>
/// <param name="Count">How many in a row.</param>
/// <param name="RetryAt">Before this timestamp nobody tries again.</param>
/// <param name="Reason">Why the last one failed, in words.</param>
/// <param name="Error">The exception, when it was in this process.</param>
internal sealed record FillFailure(int Count, long RetryAt, string Reason, Exception? Error);
