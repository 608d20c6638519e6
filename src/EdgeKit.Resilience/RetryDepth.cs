namespace EdgeKit.Resilience;

/// <summary>
/// The ambient retry depth: how many calls in the chain that leads here are retries. Middleware sets it from the
/// request's header; a pipeline sends it on, plus one for a retry or hedge. Thread safe.
/// </summary>
public static class RetryDepth
{
    private static readonly AsyncLocal<int> Ambient = new();

    /// <summary>Gets the depth in the current asynchronous flow; 0 outside a request.</summary>
    public static int Current => Ambient.Value;

    /// <summary>Sets the depth for the current asynchronous flow.</summary>
    /// <param name="depth">The depth; a negative one counts as zero.</param>
    /// <returns>Restores the previous depth when disposed in the same flow.</returns>
    public static IDisposable Begin(int depth)
    {
        var outer = Ambient.Value;
        Ambient.Value = Math.Max(0, depth);
        return new Scope(outer);
    }

    private sealed class Scope(int outer) : IDisposable
    {
        public void Dispose() => Ambient.Value = outer;
    }
}
