using EdgeKit.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Composition;

/// <summary>
/// A configuration file that stops being readable while the application runs (a half-written edit, a stray comma) empties its provider
/// without telling anybody. This check notices the failed load, and refuses every table until the file can be read again.
/// </summary>
internal sealed class UnreadableFiles : IPolicyCheck
{
    private readonly Dictionary<FileConfigurationProvider, string> _unreadable = [];
    private Action _reload = () => { };

    public static void Watch(IConfiguration configuration, IServiceCollection services)
    {
        var files = new UnreadableFiles();
        var sources = (configuration as IConfigurationBuilder)?.Sources.OfType<FileConfigurationSource>() ?? [];
        foreach (var source in sources)
        {
            var before = source.OnLoadException;
            source.OnLoadException = context =>
            {
                before?.Invoke(context);
                files.Report(context.Provider, context.Exception);
            };
        }

        services.AddSingleton<IPolicyCheck>(provider =>
        {
            // Lazily: the tables need their checks first.
            files._reload = () => provider.GetRequiredService<PolicyTables>().Reload();
            return files;
        });
    }

    public void Check(PolicyTable table, PolicyProblems problems)
    {
        lock (_unreadable)
        {
            foreach (var (file, reason) in _unreadable.Where(u => IsStillEmpty(u.Key)))
            {
                problems.Add(file.Source.Path ?? "configuration file", null, $"cannot be read: {reason}", "Correct the file; the last good settings stay in force.");
            }
        }
    }

    private void Report(FileConfigurationProvider file, Exception exception)
    {
        lock (_unreadable)
        {
            _unreadable[file] = exception.GetBaseException().Message.TrimEnd('.');
        }

        // The provider is emptied after this callback returns, and only a changed configuration is looked at.
        ThreadPool.QueueUserWorkItem(_ => _reload());
    }

    /// <summary>A failed load leaves a provider without keys; the next good load fills it.</summary>
    private static bool IsStillEmpty(FileConfigurationProvider file) => !file.GetChildKeys([], null).Any();
}
