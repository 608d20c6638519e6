using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Shop.Identity.Keys;

/// <summary>The file of the signing keys; only its owner may read it, and it is replaced atomically.</summary>
internal sealed class KeyFile(IOptions<IdentityOptions> options)
{
    private readonly string _path = Path.GetFullPath(options.Value.KeyFile);

    public IReadOnlyList<StoredKey> Read() => File.Exists(_path)
        ? JsonSerializer.Deserialize<List<StoredKey>>(File.ReadAllText(_path)) ?? []
        : [];

    public void Write(IReadOnlyList<StoredKey> keys)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        // A rename is atomic: a crash before it leaves the old file.
        var draft = $"{_path}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(draft, OwnerOnly()))
        {
            JsonSerializer.Serialize(stream, keys);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, _path, overwrite: true);
    }

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
