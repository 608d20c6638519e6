namespace EdgeKit.Auth.Sessions;

/// <summary>
/// The answer to who wants to renew tokens: the session is gone, someone else is at it, or it is yours, with what is
/// stored now and the number that a write must show.
/// </summary>
internal readonly record struct SlotLease(LeaseState State, long Fence, byte[]? Data)
{
    public static SlotLease Gone { get; } = new(LeaseState.Gone, 0, null);

    public static SlotLease Held { get; } = new(LeaseState.Held, 0, null);

    public static SlotLease Taken(long fence, byte[]? data) => new(LeaseState.Taken, fence, data);
}
