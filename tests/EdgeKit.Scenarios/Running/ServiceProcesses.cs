using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeKit.Scenarios.Running;

/// <summary>Finds the shop's processes in <c>/proc</c> by the port they are configured to listen on.</summary>
internal static partial class ServiceProcesses
{
    public static IReadOnlyList<int> On(int firstPort, int lastPort) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(static path => (Path: path, IsProcess: int.TryParse(Path.GetFileName(path), out var id), Id: id))
            .Where(it => it.IsProcess && PortOf(it.Path) is { } port && port >= firstPort && port <= lastPort)
            .Select(static it => it.Id),
    ];

    /// <summary>Returns true if the process exists and is not a zombie.</summary>
    public static bool Runs(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Resident memory of a process in bytes.</summary>
    public static long ResidentBytes(int processId) => 1024 * Status(processId, "VmRSS:");

    public static int ParentOf(int processId) => (int)Status(processId, "PPid:");

    private static long Status(int processId, string field)
    {
        var line = File.ReadLines(
            $"/proc/{processId}/status").Single(it => it.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(Digits().Match(line).ValueSpan, CultureInfo.InvariantCulture);
    }

    private static int? PortOf(string process)
    {
        try
        {
            // A zombie has an empty command line.
            if (!ServiceDll().IsMatch(File.ReadAllText($"{process}/cmdline")))
            {
                return null;
            }

            var url = Url().Match(File.ReadAllText($"{process}/environ"));
            return url.Success ? int.Parse(url.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // it ended meanwhile, or is not ours
        }
    }

    [GeneratedRegex(@"Shop\.\w+\.dll")]
    private static partial Regex ServiceDll();

    [GeneratedRegex(@"ASPNETCORE_URLS=http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Url();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
