using System.Diagnostics;
using System.Globalization;

namespace EdgeKit.Testing;

/// <summary>
/// Makes what a test process starts end with it, on Linux, however it ends: killed while a shop of nine processes runs,
/// it can end none of them itself. All of them get a temporary folder that nobody else has, and <c>eng/sweep.sh</c>,
/// which outlives the test process, ends by id whatever has that folder.
/// </summary>
public static class TestHost
{
    /// <summary>The variable that is set in what a test process starts: it belongs to that one.</summary>
    public const string Mark = "EDGEKIT_TEST_HOST";

    private const string TemporaryFolder = "TMPDIR";

    // PostgreSQL's user, who is not the one that runs the tests, must get through to a folder of his own in it.
    private const UnixFileMode OthersPassThrough =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// What the name of a test process's folder begins with; it is in the temporary folder of the one who started the
    /// process.
    /// </summary>
    /// <param name="processId">The test process.</param>
    public static string FolderPrefix(int processId) =>
        string.Create(CultureInfo.InvariantCulture, $"edgekit-{processId}-");

    /// <summary>
    /// Called before anything else in a test assembly runs; a second call, and one in a child of a test process, does
    /// nothing.
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
