namespace EdgeKit.Redis.Commands;

/// <summary>How long the caller waits, and how long a call may take before the server has failed.</summary>
internal readonly record struct CallTimeouts(TimeSpan Caller, TimeSpan Server)
{
    public bool IsShortened => Caller < Server;

    public TimeSpan Difference => Server - Caller;

    /// <summary>Returns the remaining times.</summary>
    public CallTimeouts After(TimeSpan elapsed) => new(Remaining(Caller, elapsed), Remaining(Server, elapsed));

    private static TimeSpan Remaining(TimeSpan timeout, TimeSpan elapsed) =>
        timeout > elapsed ? timeout - elapsed : TimeSpan.Zero;
}
