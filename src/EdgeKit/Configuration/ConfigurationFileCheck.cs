using EdgeKit.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Configuration;

/// <summary>
/// Refuses every reload while a configuration file is unreadable (half-written, a stray comma) or missing, because its
/// provider is silently empty then.
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
                problems.Add(
                    NameOf(file), null, $"cannot be read: {reason}",
                    "Correct the file; the last good settings remain in force.");
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
                        NameOf(file), null, "is missing",
                        "Restore it; to continue without it, write {} into it or restart the application.");
                }
            }
        }

        problems.HasLostSource |= problems.All.Count > before;
    }

    private void Report(FileLoadExceptionContext context)
    {
        lock (_changing)
        {
            var reason = context.Exception.GetBaseException().Message.TrimEnd('.');
            _unreadable[context.Provider] = (reason, context.Ignore ? null : context.Provider.GetReloadToken());
        }

        // Not synchronously: the provider is still loading.
        ThreadPool.QueueUserWorkItem(_ => _services.GetRequiredService<PolicyTables>().Reload());
    }

    private static string NameOf(FileConfigurationProvider file) => file.Source.Path ?? "configuration file";

    private static bool Exists(FileConfigurationProvider file) =>
        file.Source is { FileProvider: { } folder, Path: { } path } && folder.GetFileInfo(path).Exists;

    /// <summary>
    /// A successful load issues a new token. A failed load that the application ignores does so too, but leaves no
    /// keys.
    /// </summary>
    private static bool IsUnreadable(FileConfigurationProvider file, IChangeToken? since) =>
        since is null ? !file.GetChildKeys([], null).Any() : ReferenceEquals(file.GetReloadToken(), since);
}
