using EdgeKit.Conventions.Model;
using EdgeKit.Testing;

namespace EdgeKit.Conventions.Support;

/// <summary>
/// Runs <c>dotnet pack</c> once into a temporary folder. It packs what these tests were built with; the long suites build anew
/// instead, in Release, as a release does.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private static readonly string[] Manner = Environment.GetEnvironmentVariable("EDGEKIT_TEST_ALL") == "1"
        ? ["-c", "Release"]
        : ["-c", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "--no-build"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgekit-packages-");

    internal IReadOnlyList<Package> All { get; private set; } = [];

    public async Task InitializeAsync()
    {
        await using var pack = ChildProcess.Start(
            "dotnet", ["pack", Repository.FullPath("EdgeKit.sln"), .. Manner, "--nologo", "-v", "quiet", "-o", _folder.FullName]);
        (await pack.EndAsync()).ShouldBe(0, pack.Transcript());
        pack.Transcript().ShouldNotContain("warning", customMessage: "packing must not warn, remote or no remote");
        All = [.. _folder.GetFiles("*.nupkg").OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => Package.Read(f.FullName))];
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
