using EdgeKit.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Configuration;

/// <summary>
/// A configuration file that stops being readable while the application runs (a half-written edit, a stray comma), or
/// is no longer there, empties its provider without telling anybody. This check notices it, and refuses every table
/// until the file is back.
/// </summary>
internal sealed class ConfigurationFileCheck : IPolicyCheck
{
    private readonly Dictionary<FileConfigurationProvider, (string Reason, IChangeToken? Since)> _unreadable = [];
    private readonly HashSet<FileConfigurationProvider> _seen = [];
    private readonly Lock _changing = new();
    private readonly FileConfigurationProvider[] _files;
    private readonly IServiceProvider _services;

    public ConfigurationFileCheck(IConfiguration configuration, IServiceProvider services)
    {
        _services = services;
        _files = [.. ConfigurationFiles.Of(configuration)];
        foreach (var source in _files.Select(f => f.Source).Distinct())
        {
            var before = source.OnLoadException;
            source.OnLoadException = context =>
            {
                before?.Invoke(context);
                Report(context);
            };
        }
    }

    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var before = problems.All.Count;
        lock (_changing)
        {
            foreach (var (file, (reason, _)) in _unreadable.Where(u => IsUnreadable(u.Key, u.Value.Since)))
            {
                problems.Add(NameOf(file),
                    null, $"cannot be read: {reason}", "Correct the file; the last good settings stay in force.");
            }

            foreach (var file in _files)
            {
                if (Exists(file))
                {
                    _seen.Add(file);
                }
                else if (_seen.Contains(file))
                {
                    problems.Add(
                        NameOf(file), null, "was there and is gone",
                        "Put it back; to go on without it, leave {} in it or restart the application.");
                }
            }
        }

        problems.HasLostSource |= problems.All.Count > before;
    }

    private void Report(FileLoadExceptionContext context)
    {
        lock (_changing)
        {
            _unreadable[context.Provider] = (context.Exception.GetBaseException().Message.TrimEnd('.'), context.Ignore
                ? null : context.Provider.GetReloadToken());
        }

        // Not from within the provider's own load.
        ThreadPool.QueueUserWorkItem(_ => _services.GetRequiredService<PolicyTables>().Reload());
    }

    private static string NameOf(FileConfigurationProvider file) => file.Source.Path ?? "configuration file";

    private static bool Exists(FileConfigurationProvider file) =>
        file.Source is { FileProvider: { } folder, Path: { } path } && folder.GetFileInfo(path).Exists;

    /// <summary>
    /// A good load reports itself by a new token. So does a bad one that the application ignores: it leaves no keys.
    /// </summary>
    private static bool IsUnreadable(FileConfigurationProvider file, IChangeToken? since) =>
        since is null ? !file.GetChildKeys([], null).Any() : ReferenceEquals(file.GetReloadToken(), since);
}
