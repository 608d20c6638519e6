namespace EdgeKit.Cache.Entries;

/// <summary>A position in the sequence of purges.</summary>
/// <param name="Epoch">Identifies the counter; a new one starts when Redis has lost its data.</param>
/// <param name="Count">The sequence number.</param>
internal readonly record struct PurgePosition(string Epoch, long Count);
