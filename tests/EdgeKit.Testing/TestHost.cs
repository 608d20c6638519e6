using System.Diagnostics;
using System.Globalization;

namespace EdgeKit.Testing;

/// <summary>
/// Ends the child processes of a test process on Linux, even if the test process is killed. The children inherit a
/// unique temporary folder; <c>eng/sweep.sh</c> outlives the test process and kills every process with that folder.
/// </summary>
public static class TestHost
{
    /// <summary>The environment variable with the id of the test process, which its children inherit.</summary>
    public const string Mark = "EDGEKIT_TEST_HOST";

    private const string TemporaryFolder = "TMPDIR";

    // The user postgres needs access to its own folder inside this one.
    private const UnixFileMode OthersPassThrough =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Returns the prefix of the name of a test process's temporary folder.</summary>
    /// <param name="processId">The test process.</param>
    public static string FolderPrefix(int processId) =>
        string.Create(CultureInfo.InvariantCulture, $"edgekit-{processId}-");

    /// <summary>
    /// Starts the sweeper. Module initializers call it; a repeated call and a call in a child process have no effect.
    /// </summary>
    public static void TakeWhatItStartsAlong()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Mark) is { Length: > 0 })
        {
            return;
        }

        var id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory(FolderPrefix(Environment.ProcessId)).FullName;
        File.SetUnixFileMode(folder, OthersPassThrough);
        var sweep = Path.Combine(AppContext.BaseDirectory, "sweep.sh");
        Process.Start("setsid", ["bash", sweep, folder, id]).Dispose();

        Environment.SetEnvironmentVariable(Mark, id);
        Environment.SetEnvironmentVariable(TemporaryFolder, folder);
    }
}
