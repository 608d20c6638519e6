using System.Diagnostics;
using System.Globalization;

namespace EdgeKit.Testing;

/// <summary>
/// Makes what a test process starts end with it, however it ends: killed while a shop of nine processes runs, it can end none of them
/// itself. All of them get a temporary folder that nobody else has, and <c>eng/sweep.sh</c>, which outlives the test process, ends by id
/// whatever has that folder.
/// </summary>
public static class TestHost
{
    /// <summary>Set in what a test process starts: it belongs to that one.</summary>
    private const string Mark = "EDGEKIT_TEST_HOST";
    private const string TemporaryFolder = "TMPDIR";

    // PostgreSQL's user, who is not the one that runs the tests, must get through to a folder of his own in it.
    private const UnixFileMode OthersPassThrough =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Called before anything else in a test assembly runs; a second call, and one in a child of a test process, does nothing.</summary>
    public static void TakeWhatItStartsAlong()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Mark) is not null)
            return;

        var id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory($"edgekit-{id}-").FullName;
        File.SetUnixFileMode(folder, OthersPassThrough);
        var sweep = Path.Combine(AppContext.BaseDirectory, "sweep.sh");
        Process.Start("bash", [sweep, folder, id]).Dispose();

        Environment.SetEnvironmentVariable(Mark, id);
        Environment.SetEnvironmentVariable(TemporaryFolder, folder);
    }
}
