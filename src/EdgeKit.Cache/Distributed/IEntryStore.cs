using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Distributed;

/// <summary>
/// The second tier, shared by all instances: the seam at which entries and leases leave the process. A store that
/// cannot answer says so with a <see langword="null"/> and never throws. Thread safe.
/// </summary>
internal interface IEntryStore
{
    /// <summary>Whether a question would be sent.</summary>
    bool IsAvailable { get; }

    /// <summary>How long a lease lasts that is not renewed.</summary>
    TimeSpan LeaseTime { get; }

    /// <summary>
    /// Reads an entry and, when it has to be filled and nobody does, takes the lease, in one round trip.
    /// </summary>
    ValueTask<StoreReadResult?> ReadAsync(StoreReadRequest question, CancellationToken cancellationToken);

    /// <summary>The same for many keys, in one round trip per hash slot.</summary>
    ValueTask<StoreReadResult?[]> ReadManyAsync(
        IReadOnlyList<StoreReadRequest> questions, CancellationToken cancellationToken);

    /// <summary>Stores the fill of whoever holds the lease.</summary>
    ValueTask<StoreWriteResult> WriteFillAsync(StoreWriteRequest fill);

    /// <summary>Stores an entry if there is none, and nobody is filling one.</summary>
    ValueTask<bool?> AddAsync(StoreWriteRequest fill);

    /// <summary>Lets an entry live longer; <see langword="false"/> when it is another by now.</summary>
    ValueTask<bool?> ExtendAsync(CacheKey key, string version, Lifetimes lifetimes);

    /// <summary>Keeps the lease; <see langword="false"/> when it is lost.</summary>
    ValueTask<bool?> RenewLeaseAsync(CacheKey key, string token);

    /// <summary>Keeps the lease, and lets those go who wait for it to end: what it brings will take its time.</summary>
    ValueTask<bool?> MarkSlowAsync(CacheKey key, string token);

    /// <summary>Gives the lease up.</summary>
    /// <param name="key">The key.</param>
    /// <param name="token">The lease.</param>
    /// <param name="reason">Why the fill failed; <see langword="null"/> when it did not.</param>
    /// <param name="uncacheableFor">For how long callers shall not queue.</param>
    ValueTask<FillFailure?> ReleaseLeaseAsync(CacheKey key, string token, string? reason, TimeSpan uncacheableFor);

    /// <summary>Stores an entry whatever is there; fills under way are refused afterwards.</summary>
    ValueTask<bool?> SetAsync(StoreWriteRequest fill);

    /// <summary>Removes an entry; fills under way are refused afterwards.</summary>
    ValueTask<bool?> RemoveAsync(CacheKey key);
}
