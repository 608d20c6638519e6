namespace EdgeKit.Auth.Sessions;

/// <summary>The result of taking a lease; if taken, the stored data and a fencing number for the write.</summary>
internal readonly record struct SlotLease(LeaseState State, long Fence, byte[]? Data)
{
    public static SlotLease Gone { get; } = new(LeaseState.Gone, 0, null);

    public static SlotLease Held { get; } = new(LeaseState.Held, 0, null);

    public static SlotLease Taken(long fence, byte[]? data) => new(LeaseState.Taken, fence, data);
}
