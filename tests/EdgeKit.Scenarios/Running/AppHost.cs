namespace EdgeKit.Scenarios.Running;

/// <summary>Where the built AppHost is: of the same configuration as these tests.</summary>
internal static class AppHost
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);

    public static string Configuration => Output.Parent!.Name;

    public static string Project => Path.Combine(
        Output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "samples", "ShopServices", "Shop.AppHost");

    public static string Dll => Path.Combine(Project, "bin", Configuration, Output.Name, "Shop.AppHost.dll");

    public static ChildProcess Start(IEnumerable<string> flags, IReadOnlyDictionary<string, string>? environment = null) =>
        ChildProcess.Start("dotnet", [Dll, .. flags], environment);

    public static ChildProcess StartByDotnetRun(
        IEnumerable<string> flags, IReadOnlyDictionary<string, string>? environment = null) =>
        ChildProcess.Start(
            "dotnet", ["run", "--no-build", "-c", Configuration, "--project", Project, "--", .. flags], environment);
}
