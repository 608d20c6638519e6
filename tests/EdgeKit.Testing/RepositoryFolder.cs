namespace EdgeKit.Testing;

/// <summary>The working tree that the tests were built from.</summary>
public static class RepositoryFolder
{
    /// <summary>The full path of the root.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeKit.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException(
                $"No folder above {AppContext.BaseDirectory} holds EdgeKit.sln.");
        }

        return folder.FullName;
    }
}
