using EdgeKit.Testing;

namespace EdgeKit.Conventions.Support;

/// <summary>
/// The scripts in benchmarks/load, checked by the tools that its package.json names, which are installed once.
/// </summary>
public sealed class LoadScripts : IAsyncLifetime
{
    private static readonly string Folder = Repository.FullPath("benchmarks/load");
    private readonly string _tools = Path.Combine(Folder, "node_modules");

    public async Task InitializeAsync()
    {
        var (lockFile, installed) = (
            Path.Combine(Folder, "package-lock.json"), Path.Combine(_tools, ".package-lock.json"));
        if (File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(lockFile))
        {
            await using var install = ChildProcess.Start("npm", ["ci", "--prefix", Folder]);
            (await install.EndAsync()).ShouldBe(0, install.Transcript());
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Checks the scripts, together with an additional one if it is given.</summary>
    internal async Task<(int ExitCode, string Output)> CheckAsync(string? another = null)
    {
        var copy = Directory.CreateTempSubdirectory("edgekit-load-");
        try
        {
            foreach (var file in Directory.GetFiles(Folder))
            {
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            }

            Directory.CreateSymbolicLink(Path.Combine(copy.FullName, "node_modules"), _tools);
            if (another is not null)
            {
                await File.WriteAllTextAsync(Path.Combine(copy.FullName, "another.js"), another);
            }

            await using var check = ChildProcess.Start("npm", ["run", "check", "--prefix", copy.FullName]);
            return (await check.EndAsync(), check.Transcript());
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}
