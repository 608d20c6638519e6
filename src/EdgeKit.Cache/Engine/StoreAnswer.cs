using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Engine;

/// <summary>What the second tier says.</summary>
/// <param name="Entry">What it knows of the key.</param>
/// <param name="Granted">Whether the asker has the lease now.</param>
/// <param name="LeaseLeft">How long the lease of another lasts yet, if he dies now.</param>
/// <param name="News">Tells the asker who waits that something has happened to the key.</param>
internal sealed record StoreAnswer(CacheEntry? Entry, bool Granted, TimeSpan LeaseLeft, INews? News = null)
{
    /// <summary>Whether what the holder of the lease brings will take its time: nobody is to wait for it.</summary>
    public bool IsOpen { get; init; }
}
