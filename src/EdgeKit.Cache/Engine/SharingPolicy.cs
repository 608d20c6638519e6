namespace EdgeKit.Cache.Engine;

/// <summary>When an entry goes to the second tier, and whether there is room for it.</summary>
/// <param name="OnFirstRequest">
/// With its fill; otherwise with its fill only if another instance waits for it, and else when it is asked for a second
/// time.
/// </param>
/// <param name="TryReserve">Takes room for so many bytes that stay for so long.</param>
internal sealed record SharingPolicy(bool OnFirstRequest, Func<long, TimeSpan, bool> TryReserve);
