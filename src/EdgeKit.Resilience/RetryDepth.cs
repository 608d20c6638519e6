namespace EdgeKit.Resilience;

/// <summary>
/// How many levels up the chain of callers the work in hand is a repetition: 0 for work that was asked for once.
/// Whoever receives a request begins it from the header; calls through EdgeKit's pipeline send it on, one more for a
/// retry or hedge. Thread safe.
/// </summary>
public static class RetryDepth
{
    private static readonly AsyncLocal<int> Ambient = new();

    /// <summary>The depth of the work in hand.</summary>
    public static int Current => Ambient.Value;

    /// <summary>Begins a depth for what follows in this asynchronous flow.</summary>
    /// <param name="depth">The depth that came in; below zero counts as zero.</param>
    /// <returns>Dispose it in the same flow to go back to the depth before.</returns>
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
