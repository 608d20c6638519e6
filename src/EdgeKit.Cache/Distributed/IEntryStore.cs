using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Distributed;

/// <summary>The distributed cache (L2). Returns null if it does not respond; never throws. Thread safe.</summary>
internal interface IEntryStore
{
    bool IsAvailable { get; }

    TimeSpan LeaseTime { get; }

    /// <summary>Reads an entry; takes the lease if it needs a fill that no instance runs. One round trip.</summary>
    ValueTask<StoreReadResult?> ReadAsync(StoreReadRequest request, CancellationToken cancellationToken);

    /// <summary>Reads many keys, in one round trip per hash slot.</summary>
    ValueTask<StoreReadResult?[]> ReadManyAsync(
        IReadOnlyList<StoreReadRequest> requests, CancellationToken cancellationToken);

    /// <summary>Stores a fill if its lease is still held.</summary>
    ValueTask<StoreWriteResult> WriteFillAsync(StoreWriteRequest request);

    /// <summary>Stores an entry unless the key has an entry or a lease.</summary>
    ValueTask<bool?> AddAsync(StoreWriteRequest request);

    /// <summary>Extends the lifetime of an entry; <see langword="false"/> if its version has changed.</summary>
    ValueTask<bool?> ExtendAsync(CacheKey key, string version, Lifetimes lifetimes);

    /// <summary>Renews a lease; <see langword="false"/> if it is lost.</summary>
    ValueTask<bool?> RenewLeaseAsync(CacheKey key, string token);

    /// <summary>Renews a lease and releases the instances that wait for it, because the fill is slow.</summary>
    ValueTask<bool?> MarkSlowAsync(CacheKey key, string token);

    /// <summary>Releases a lease. A reason records a failure; a time lets callers bypass the key.</summary>
    ValueTask<FillFailure?> ReleaseLeaseAsync(CacheKey key, string token, string? reason, TimeSpan uncacheableFor);

    /// <summary>Stores an entry unconditionally; running fills of the key will be rejected.</summary>
    ValueTask<bool?> SetAsync(StoreWriteRequest request);

    /// <summary>Removes an entry; running fills of the key will be rejected.</summary>
    ValueTask<bool?> RemoveAsync(CacheKey key);
}
