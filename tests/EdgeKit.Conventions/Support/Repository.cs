using EdgeKit.Testing;

namespace EdgeKit.Conventions.Support;

/// <summary>
/// The working tree that these tests were built from. Paths are relative to its root, with forward slashes.
/// </summary>
internal static class Repository
{
    public static string Root => RepositoryFolder.Root;

    public static string FullPath(string path) => Path.Combine(Root, path);

    public static bool Has(string path) => Path.Exists(FullPath(path));

    public static string Read(string path) => File.ReadAllText(FullPath(path));

    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath(path))!);
        File.WriteAllText(FullPath(path), text);
    }

    /// <summary>The source files in a fixed order, without build output.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
        !Directory.Exists(FullPath(folder)) ? [] :
        [
            .. Directory.EnumerateFiles(FullPath(folder), pattern, SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
                .Where(f => !f.Split('/').Any(
                    part => part is "bin" or "obj" or "artifacts" or ".git" or "node_modules" or "TestResults"))
                .Order(StringComparer.Ordinal),
        ];
}
