namespace EdgeKit.Cache.Entries;

/// <summary>
/// A position in the sequence of purges. Another epoch starts when Redis has lost its data and counts from zero.
/// </summary>
internal readonly record struct PurgePosition(string Epoch, long Count);
