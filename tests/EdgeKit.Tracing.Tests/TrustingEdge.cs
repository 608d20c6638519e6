namespace EdgeKit.Tracing.Tests;

/// <summary>One server that trusts loopback, for all rows of a table.</summary>
public sealed class TrustingEdge : IAsyncLifetime
{
    internal Edge Edge { get; private set; } = null!;

    public async Task InitializeAsync() => Edge = await Edge.TrustingAsync();

    public async Task DisposeAsync() => await Edge.DisposeAsync();
}
