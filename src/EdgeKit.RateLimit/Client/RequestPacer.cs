namespace EdgeKit.RateLimit.Client;

/// <summary>Schedules the requests to one server. Thread safe.</summary>
internal sealed class RequestPacer(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly long _origin = timeProvider.GetTimestamp();
    private TimeSpan _next;
    private TimeSpan _spacing;

    /// <summary>Reserves the next send time.</summary>
    /// <returns>
    /// The wait; <see langword="null"/>, with nothing reserved, if it exceeds <paramref name="maxWait"/>.
    /// </returns>
    public TimeSpan? Reserve(TimeSpan maxWait, out TimeSpan wait)
    {
        lock (_gate)
        {
            var now = timeProvider.GetElapsedTime(_origin);
            var at = _next > now ? _next : now;
            wait = at - now;
            if (wait > maxWait)
            {
                return null;
            }

            _next = at + _spacing;
            return wait;
        }
    }

    public void Apply(ServerQuotaHint hint)
    {
        lock (_gate)
        {
            var resume = timeProvider.GetElapsedTime(_origin) + hint.Pause;
            _next = hint.Pause > TimeSpan.Zero && resume > _next ? resume : _next;
            _spacing = hint.Spacing;
        }
    }
}
