namespace EdgeKit.Ratios.Cache;

/// <summary>Disposes of what it holds.</summary>
internal sealed class DisposableList<T>(IEnumerable<T> items) : IAsyncDisposable
    where T : IAsyncDisposable
{
    public IReadOnlyList<T> Items { get; } = [.. items];

    public async ValueTask DisposeAsync()
    {
        foreach (var item in Items)
        {
            await item.DisposeAsync();
        }
    }
}
