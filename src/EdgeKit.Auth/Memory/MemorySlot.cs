using EdgeKit.Auth.Sessions;

namespace EdgeKit.Auth.Memory;

/// <summary>A slot of a session in memory, with its lease. Not thread safe.</summary>
internal sealed class MemorySlot
{
    private string? _owner;
    private TimeSpan _until;

    public byte[]? Data { get; set; }

    public long Fence { get; private set; }

    public SlotLease Take(string owner, TimeSpan now, TimeSpan duration)
    {
        if (_owner is not null && _owner != owner && _until > now)
        {
            return SlotLease.Held;
        }

        (_owner, _until) = (owner, now + duration);
        return SlotLease.Taken(++Fence, Data);
    }

    public bool Write(long fence, byte[] data)
    {
        if (fence != Fence)
        {
            return false;
        }

        (Data, _owner) = (data, null);
        return true;
    }

    public void Release(long fence) => _owner = fence == Fence ? null : _owner;
}
