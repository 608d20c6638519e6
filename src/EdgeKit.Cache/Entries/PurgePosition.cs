namespace EdgeKit.Cache.Entries;

/// <summary>A place in the count of purges.</summary>
/// <param name="Epoch">Which counter counts; another one begins when Redis has lost its data.</param>
/// <param name="Count">How far it has counted.</param>
internal readonly record struct PurgePosition(string Epoch, long Count);
