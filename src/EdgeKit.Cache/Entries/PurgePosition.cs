namespace EdgeKit.Cache.Entries;

/// <summary>A position in the sequence of purges. It restarts in another epoch if Redis loses its data.</summary>
internal readonly record struct PurgePosition(string Epoch, long Count);
