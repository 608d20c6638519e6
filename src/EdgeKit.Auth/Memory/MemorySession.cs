using EdgeKit.Auth.Sessions;

namespace EdgeKit.Auth.Memory;

/// <summary>A session in memory: its slots, its expiry and the indexes that contain it. Not thread safe.</summary>
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

    /// <summary>Extends the session, at most to the end of its lifetime.</summary>
    public void Touch(TimeSpan now, TimeSpan idle) =>
        Until = TimeSpan.FromTicks(Math.Clamp((now + idle).Ticks, Until.Ticks, _end.Ticks));

    public MemorySlot Slot(string name) =>
        _slots.TryGetValue(name, out var slot) ? slot : _slots[name] = new MemorySlot();
}
