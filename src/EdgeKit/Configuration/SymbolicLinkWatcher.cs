using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Configuration;

/// <summary>
/// Reloads configuration files that are reached through a symbolic link when their content changes. .NET watches the
/// link itself, but Kubernetes updates a ConfigMap by replacing the link of its folder (<c>..data</c>).
/// </summary>
internal sealed class SymbolicLinkWatcher(IConfiguration configuration, TimeProvider timeProvider)
    : IHostedService, IDisposable
{
    /// <summary>Short compared to the kubelet, which takes up to a minute.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<FileConfigurationProvider, string> _hashes = [];
    private ITimer? _timer;
    private int _isChecking;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var file in ConfigurationFiles.Of(configuration).Where(f => f.Source.ReloadOnChange))
        {
            if (PathOf(file) is { } path && IsLinked(path))
            {
                _hashes[file] = HashOf(path);
            }
        }

        if (_hashes.Count > 0)
        {
            _timer = timeProvider.CreateTimer(_ => CheckForChanges(), null, Interval, Interval);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void CheckForChanges()
    {
        if (Interlocked.Exchange(ref _isChecking, 1) == 1)
        {
            return;
        }

        foreach (var (file, before) in _hashes.ToArray())
        {
            if (HashOf(PathOf(file)) is { Length: > 0 } now && now != before)
            {
                _hashes[file] = now;
                Load(file);
            }
        }

        Volatile.Write(ref _isChecking, 0);
    }

    private static void Load(FileConfigurationProvider file)
    {
        try
        {
            file.Load();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // Reported by the provider's own exception handler.
        }
    }

    private static string? PathOf(FileConfigurationProvider file) =>
        file.Source is { FileProvider: { } folder, Path: { } path } ? folder.GetFileInfo(path).PhysicalPath : null;

    private static bool IsLinked(string path)
    {
        FileSystemInfo? item = new FileInfo(path);
        while (item is { LinkTarget: null })
        {
            item = item is FileInfo file ? file.Directory : ((DirectoryInfo)item).Parent;
        }

        return item is not null;
    }

    /// <summary>Empty if the file cannot be read, during a change or because it was deleted.</summary>
    private static string HashOf(string? path)
    {
        try
        {
            return path is null ? "" : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
