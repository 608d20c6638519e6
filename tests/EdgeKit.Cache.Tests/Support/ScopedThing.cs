namespace EdgeKit.Cache.Tests.Support;

/// <summary>A service of a scope, which knows whether its scope is over.</summary>
internal sealed class ScopedThing : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
