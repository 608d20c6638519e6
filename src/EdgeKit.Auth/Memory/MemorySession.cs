using EdgeKit.Auth.Sessions;

namespace EdgeKit.Auth.Memory;

/// <summary>A session in memory: when it ends, its slots, and the indexes that name it. Not thread safe.</summary>
internal sealed class MemorySession
{
    private readonly Dictionary<string, MemorySlot> _slots = new(StringComparer.Ordinal);
    private readonly TimeSpan _end;

    public MemorySession(byte[] data, SessionTimeouts span, TimeSpan now)
    {
        _end = now + span.Lifetime;
        Touch(now, span.Idle);
        Slot(ISessionStore.MainSlot).Data = data;
    }

    public TimeSpan Until { get; private set; }

    public List<string> Indexes { get; } = [];

    /// <summary>Moves the end on, never back and never past the lifetime.</summary>
    public void Touch(TimeSpan now, TimeSpan idle) =>
        Until = TimeSpan.FromTicks(Math.Clamp((now + idle).Ticks, Until.Ticks, _end.Ticks));

    public MemorySlot Slot(string name) =>
        _slots.TryGetValue(name, out MemorySlot slot) ? slot : _slots[name] = new MemorySlot();
}
