namespace EdgeKit.Redis.Calling;

/// <summary>How long a call is waited for.</summary>
/// <param name="Callers">By its caller, whose deadline may be near.</param>
/// <param name="Servers">By the client, which judges the server.</param>
internal readonly record struct Patience(TimeSpan Callers, TimeSpan Servers)
{
    public bool IsCut => Callers < Servers;

    public TimeSpan Rest => Servers - Callers;

    /// <summary>What is left of it.</summary>
    public Patience After(TimeSpan elapsed) => new(LeftOf(Callers, elapsed), LeftOf(Servers, elapsed));

    private static TimeSpan LeftOf(TimeSpan patience, TimeSpan elapsed) =>
        patience > elapsed ? patience - elapsed : TimeSpan.Zero;
}
