namespace EdgeKit.Cache.Engine;

/// <summary>
/// When an entry is written to the distributed cache: with its fill, or only if another instance waits for it or on the
/// second request; and if the quota has room for its bytes and lifetime.
/// </summary>
internal sealed record SharingPolicy(bool OnFirstRequest, Func<long, TimeSpan, bool> TryReserve);
