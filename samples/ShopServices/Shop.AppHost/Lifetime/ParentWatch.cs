namespace Shop.AppHost.Lifetime;

/// <summary>
/// Detects the end of the <c>dotnet run</c> that started the AppHost. A <c>dotnet run</c> killed by SIGKILL does not
/// stop its child, so the shop would keep running in the background. Other parents, such as scripts, may end.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Completes when the parent has ended; never without <c>dotnet run</c> as parent or without /proc.
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

    // The command name is in parentheses and may contain anything; the fields after it are the state and the parent.
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
