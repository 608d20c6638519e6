namespace EdgeKit.Cache.Engine;

/// <summary>When an entry is written to the distributed cache, and if its quota allows it.</summary>
/// <param name="OnFirstRequest">
/// True to write it with its fill; otherwise only if another instance waits for it, or on the second request.
/// </param>
/// <param name="TryReserve">Reserves bytes for a time; false if the quota is used up.</param>
internal sealed record SharingPolicy(bool OnFirstRequest, Func<long, TimeSpan, bool> TryReserve);
