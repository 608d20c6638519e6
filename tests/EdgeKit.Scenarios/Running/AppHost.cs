namespace EdgeKit.Scenarios.Running;

/// <summary>Locates the AppHost built in the same configuration as these tests.</summary>
internal static class AppHost
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);

    public static string Configuration => Output.Parent!.Name;

    public static string Project => Path.Combine(
        Output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "samples", "ShopServices", "Shop.AppHost");

    public static string Dll => Path.Combine(Project, "bin", Configuration, Output.Name, "Shop.AppHost.dll");

    public static ChildProcess Start(
        IEnumerable<string> flags, IReadOnlyDictionary<string, string>? environment = null) =>
        Start([Dll], flags, environment);

    public static ChildProcess StartByDotnetRun(
        IEnumerable<string> flags, IReadOnlyDictionary<string, string>? environment = null) =>
        Start(["run", "--no-build", "-c", Configuration, "--project", Project, "--"], flags, environment);

    // Background jobs of a shell ignore SIGINT, and their children inherit that: this restores the default.
    private static ChildProcess Start(
        string[] command, IEnumerable<string> flags, IReadOnlyDictionary<string, string>? environment) =>
        ChildProcess.Start("env", ["--default-signal=INT", "dotnet", .. command, .. flags], environment);
}
