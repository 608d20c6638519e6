using EdgeKit.Conventions.Model;
using EdgeKit.Testing;

namespace EdgeKit.Conventions.Support;

/// <summary>Runs <c>dotnet pack</c> once, as a release does, into a temporary folder.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgekit-packages-");

    internal IReadOnlyList<Package> All { get; private set; } = [];

    public async Task InitializeAsync()
    {
        await using var pack = ChildProcess.Start(
            "dotnet", ["pack", Repository.FullPath("EdgeKit.sln"), "-c", "Release", "--nologo", "-v", "quiet", "-o", _folder.FullName]);
        (await pack.Exited).ShouldBe(0, pack.Transcript());
        pack.Transcript().ShouldNotContain("warning", customMessage: "packing must not warn, remote or no remote");
        All = [.. _folder.GetFiles("*.nupkg").OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => Package.Read(f.FullName))];
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
