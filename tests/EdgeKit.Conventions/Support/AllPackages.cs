using EdgeKit.Conventions.Model;
using EdgeKit.Testing;

namespace EdgeKit.Conventions.Support;

/// <summary>The contents of all packages, which are packed once.</summary>
public sealed class AllPackages : IAsyncLifetime
{
    internal IReadOnlyList<Package> All { get; private set; } = [];

    public async Task InitializeAsync()
    {
        using var packed = await PackedPackages.PackAsync();
        All = [.. Directory.GetFiles(packed.Folder, "*.nupkg").Order(StringComparer.Ordinal).Select(Package.Read)];
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
