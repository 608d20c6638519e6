namespace EdgeKit.Ratios;

/// <summary>Where the shop's programs are, built in the same configuration as this one.</summary>
internal static class BuiltShop
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);
    private static readonly string Root = Output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    public static string Folder(string project) => Path.Combine(Root, "samples", "ShopServices", project);

    public static string Dll(string project) => Path.Combine(Folder(project), "bin", Output.Parent!.Name, Output.Name, $"{project}.dll");
}
