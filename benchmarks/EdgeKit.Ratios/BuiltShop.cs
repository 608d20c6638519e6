namespace EdgeKit.Ratios;

/// <summary>Where the repository and the shop's programs are, built in the same configuration as this one.</summary>
internal static class BuiltShop
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    public static string Folder(string project) => Path.Combine(Repository, "samples", "ShopServices", project);

    public static string Dll(string project) =>
        Path.Combine(Folder(project), "bin", Output.Parent!.Name, Output.Name, $"{project}.dll");
}
