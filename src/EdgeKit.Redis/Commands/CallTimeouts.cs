namespace EdgeKit.Redis.Commands;

/// <summary>The time that a call may wait for its reply.</summary>
/// <param name="Caller">The time the caller waits; shortened by its deadline.</param>
/// <param name="Server">The time after which the call counts as a failure of the server.</param>
internal readonly record struct CallTimeouts(TimeSpan Caller, TimeSpan Server)
{
    public bool IsShortened => Caller < Server;

    public TimeSpan Difference => Server - Caller;

    /// <summary>Returns the remaining times.</summary>
    public CallTimeouts After(TimeSpan elapsed) => new(Remaining(Caller, elapsed), Remaining(Server, elapsed));

    private static TimeSpan Remaining(TimeSpan timeout, TimeSpan elapsed) =>
        timeout > elapsed ? timeout - elapsed : TimeSpan.Zero;
}
