namespace EdgeKit.Redis.Calling;

/// <summary>How long a call is waited for.</summary>
/// <param name="Callers">By its caller, whose deadline may be near.</param>
/// <param name="Servers">By the client, which judges the server.</param>
internal readonly record struct Patience(TimeSpan Callers, TimeSpan Servers)
{
    public bool IsCut => Callers < Servers;

    public TimeSpan Rest => Servers - Callers;
}
