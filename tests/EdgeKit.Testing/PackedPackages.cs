namespace EdgeKit.Testing;

/// <summary>
/// All packages of EdgeKit, packed by one <c>dotnet pack</c> into a temporary folder that is deleted on disposal. The
/// existing build is packed; the long suites build in Release first.
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

    /// <summary>The folder with the packages, usable as a NuGet package source.</summary>
    public string Folder => _folder.FullName;

    /// <summary>
    /// The version of the packages, unique for each run because NuGet serves known versions from its cache.
    /// </summary>
    public string Version { get; } = $"0.0.0-test.p{Guid.NewGuid():N}";

    /// <summary>Packs all packages.</summary>
    /// <exception cref="InvalidOperationException">
    /// The command failed or printed a warning; the message contains its output.
    /// </exception>
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
