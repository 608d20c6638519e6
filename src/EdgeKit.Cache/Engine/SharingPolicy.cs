namespace EdgeKit.Cache.Engine;

/// <summary>When an entry is written to the distributed cache.</summary>
/// <param name="OnFirstRequest">With its fill; otherwise on the second request, or if an instance waits.</param>
/// <param name="TryReserve">Takes the entry's bytes and lifetime from the quota.</param>
internal sealed record SharingPolicy(bool OnFirstRequest, Func<long, TimeSpan, bool> TryReserve);
