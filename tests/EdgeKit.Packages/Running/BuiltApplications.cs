using System.Reflection;
using System.Text.Json;

namespace EdgeKit.Packages.Running;

/// <summary>
/// The applications of the folder Applications, built where a stranger would build them: outside of the repository,
/// against EdgeKit's packages and those of the ordinary feed.
/// </summary>
internal sealed class BuiltApplications : IDisposable
{
    private static readonly string Source = Path.Combine(
        RepositoryFolder.Root, "tests", "EdgeKit.Packages", "Applications");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgekit-applications-");
    private readonly PackedPackages _packages;

    private BuiltApplications(PackedPackages packages) => _packages = packages;

    public static async Task<BuiltApplications> BuildAsync()
    {
        var applications = new BuiltApplications(await PackedPackages.PackAsync());
        foreach (var file in Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories).Where(IsSource))
        {
            applications.Write(Path.GetRelativePath(Source, file), await File.ReadAllTextAsync(file));
        }

        applications.Write("NuGet.config", applications.NuGetConfig());
        await applications.DotnetAsync("build", "Applications.slnx");
        return applications;
    }

    /// <summary>The names of EdgeKit's packages.</summary>
    public IEnumerable<string> Packed =>
        Directory.GetFiles(_packages.Folder, "*.nupkg").Select(
            f => Path.GetFileName(f).Replace($".{_packages.Version}.nupkg", "", StringComparison.Ordinal));

    /// <summary>The packages that this machine did not have yet.</summary>
    public IEnumerable<string> Fetched => Directory.GetDirectories(KeptPackages).Select(f => Path.GetFileName(f));

    /// <summary>The folder that an application was built into.</summary>
    public string Output(string application) => Path.Combine(_folder.FullName, application, "bin", "Debug", "net10.0");

    public void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }

    /// <summary>Runs a command of dotnet that must succeed and warn of nothing.</summary>
    public async Task DotnetAsync(string command, string project)
    {
        await using var dotnet = ChildProcess.Start(
            "dotnet",
            [
                command, Path.Combine(_folder.FullName, project),
                    "--nologo", "-v", "quiet", $"-p:EdgeKitVersion={_packages.Version}",
                // A feed out of reach (NU1801) is no failure while everything is on this machine.
                "-p:TreatWarningsAsErrors=true",
                "-p:RestoreIgnoreFailedSources=true", "-p:WarningsNotAsErrors=NU1801", "-p:NuGetAudit=false",
                "-p:UseSharedCompilation=false", "-nodeReuse:false",
            ],
            new Dictionary<string, string> { ["NUGET_PACKAGES"] = KeptPackages });
        var exitCode = await dotnet.EndAsync();
        exitCode.ShouldBe(0, dotnet.Transcript());
    }

    /// <summary>The packages that a restore chose for a project, by name, with their versions.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ResolvedAsync(string application)
    {
        await using var file = File.OpenRead(Path.Combine(_folder.FullName, application, "obj", "project.assets.json"));
        using var assets = await JsonDocument.ParseAsync(file);
        return assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Select(library => library.Name.Split('/'))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }

    public void Dispose()
    {
        _packages.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>
    /// Where EdgeKit's packages are unpacked: in the place that all of this machine share they would stay.
    /// </summary>
    private string KeptPackages => Path.Combine(_folder.FullName, "packages");

    private static bool IsSource(string file) =>
        !Path.GetRelativePath(Source, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    private string NuGetConfig()
    {
        var kept = typeof(BuiltApplications).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(
            a => a.Key == "PackageRoot").Value;
        return $"""
            <configuration>
              <packageSources>
                <add key="edgekit" value="{_packages.Folder}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{kept}" />
              </fallbackPackageFolders>
            </configuration>
            """;
    }
}
