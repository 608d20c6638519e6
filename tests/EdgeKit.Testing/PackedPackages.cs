namespace EdgeKit.Testing;

/// <summary>
/// All packages of EdgeKit in a temporary folder, by one <c>dotnet pack</c>. It packs what the tests were built with;
/// the long suites build again instead, in Release, as a release does. The folder goes when this is disposed.
/// </summary>
public sealed class PackedPackages : IDisposable
{
    private static readonly string[] Manner = Environment.GetEnvironmentVariable("EDGEKIT_TEST_ALL") == "1"
        ? ["-c", "Release"]
        : ["-c", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "--no-build"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgekit-packages-");

    private PackedPackages()
    {
    }

    /// <summary>The folder with the packages: a source that NuGet restores from.</summary>
    public string Folder => _folder.FullName;

    /// <summary>
    /// Their version, which no packages were or will be packed with: NuGet takes a version that it has seen before from
    /// where it keeps it.
    /// </summary>
    public string Version { get; } = $"0.0.0-test.p{Guid.NewGuid():N}";

    /// <summary>Packs.</summary>
    /// <exception cref="InvalidOperationException">It failed or warned; with everything that it printed.</exception>
    public static async Task<PackedPackages> PackAsync()
    {
        var packages = new PackedPackages();
        await using var pack = ChildProcess.Start(
            "dotnet",
            [
                "pack", Path.Combine(RepositoryFolder.Root, "EdgeKit.sln"),
                    .. Manner, "--nologo", "-v", "quiet", "-o", packages.Folder,
                $"-p:PackageVersion={packages.Version}",
                $"-p:NuspecOutputPath={Path.Combine(packages.Folder, "nuspec")}/",
            ]);
        var exitCode = await pack.EndAsync();
        if (exitCode == 0 && !pack.Transcript().Contains("warning", StringComparison.Ordinal))
        {
            return packages;
        }

        packages.Dispose();
        throw new InvalidOperationException(
            $"dotnet pack ended with {exitCode}, and must neither fail nor warn, remote or no remote. It printed:\n{pack.Transcript()}");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
