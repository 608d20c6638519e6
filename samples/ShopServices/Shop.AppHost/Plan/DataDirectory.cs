namespace Shop.AppHost.Plan;

/// <summary>The folder of the databases: the user's, or a temporary one that is deleted at the end.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly bool _temporary;

    private DataDirectory(string path, bool temporary) => (Path, _temporary) = (path, temporary);

    public string Path { get; }

    public static DataDirectory Open(string? chosen) => chosen is null
        ? new DataDirectory(Directory.CreateTempSubdirectory("shop-").FullName, temporary: true)
        : new DataDirectory(Directory.CreateDirectory(chosen).FullName, temporary: false);

    public void Dispose()
    {
        if (_temporary)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
