namespace EdgeKit.RateLimit.Client;

/// <summary>When the next request to one server may go. Thread safe.</summary>
internal sealed class RequestPacer(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly long _origin = timeProvider.GetTimestamp();
    private TimeSpan _next;
    private TimeSpan _spacing;

    /// <summary>Takes the next place in the sequence.</summary>
    /// <returns>
    /// How long to wait for it; nothing when that is longer than <paramref name="longest"/>, and then no place is
    /// taken.
    /// </returns>
    public TimeSpan? Reserve(TimeSpan longest, out TimeSpan wait)
    {
        lock (_gate)
        {
            var now = timeProvider.GetElapsedTime(_origin);
            var at = _next > now ? _next : now;
            wait = at - now;
            if (wait > longest)
            {
                return null;
            }

            _next = at + _spacing;
            return wait;
        }
    }

    public void Apply(ServerQuotaHint advice)
    {
        lock (_gate)
        {
            var resume = timeProvider.GetElapsedTime(_origin) + advice.Pause;
            _next = advice.Pause > TimeSpan.Zero && resume > _next ? resume : _next;
            _spacing = advice.Spacing;
        }
    }
}
