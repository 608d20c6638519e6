namespace Shop.AppHost.Lifetime;

/// <summary>
/// Notices that the <c>dotnet run</c> which started the AppHost is gone. When that dies by SIGKILL it tells nobody, and
/// the shop would stay open behind a prompt that looks finished. Any other parent, such as a script, may leave.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Completes once orphaned; without <c>dotnet run</c> above, or on a system without /proc, never.
    /// </summary>
    public static async Task OrphanedAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var parent = ParentId();
        if (parent is null || !IsDotnetRun(parent))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, timeProvider, cancellationToken);
        }

        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (ParentId() == parent)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    // The fields after the command's name, which is in parentheses and may itself hold anything, are: state, parent.
    private static string? ParentId()
    {
        if (!File.Exists("/proc/self/stat"))
        {
            return null;
        }

        var stat = File.ReadAllText("/proc/self/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
    }

    private static bool IsDotnetRun(string processId)
    {
        try
        {
            var arguments = File.ReadAllText($"/proc/{processId}/cmdline").Split('\0');
            return Path.GetFileName(arguments[0]) == "dotnet" && arguments.Contains("run");
        }
        catch (IOException)
        {
            return false;
        }
    }
}
