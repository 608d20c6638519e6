using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace EdgeKit.Resilience.Client;

/// <summary>
/// The resilience handlers of Microsoft.Extensions.Http.Resilience on a client: standard, hedging or composed. They are
/// known by their name, so that nobody who does not use that package has to load it, and Polly with it.
/// </summary>
internal sealed class HttpResilienceHandlers(IServiceProvider services, IOptionsMonitor<HttpClientFactoryOptions> factories)
{
    private const string Assembly = "Microsoft.Extensions.Http.Resilience";
    private const string Handler = Assembly + ".ResilienceHandler";

    /// <summary>Has what <c>ConfigureHttpClientDefaults</c> gives every client and nothing else.</summary>
    private const string UnusedName = "EdgeKit.Resilience: no client has this name";

    private readonly ConcurrentDictionary<string, (int ByDefault, bool Own)> _of = new(StringComparer.Ordinal);

    /// <summary>An application that uses the package has loaded it when it registered its clients.</summary>
    public static bool IsPackageLoaded =>
        AppDomain.CurrentDomain.GetAssemblies().Any(static a => a.GetName().Name == Assembly);

    public static bool IsResilienceHandler(DelegatingHandler handler)
    {
        for (var type = handler.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == Handler)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// How many of them <c>ConfigureHttpClientDefaults</c> gives the client, and whether it adds one itself.
    /// </summary>
    public (int ByDefault, bool Own) CountFor(string client) => _of.GetOrAdd(client, Find);

    /// <summary>
    /// Only the handlers say what they are, and only the order tells who added them: the factory runs what is for every
    /// client before what is for this one. So they are made once and thrown away.
    /// </summary>
    private (int ByDefault, bool Own) Find(string client)
    {
        using var scope = services.CreateScope();
        var trial = new HandlerInspector(client, scope.ServiceProvider);
        var forAll = factories.Get(UnusedName).HttpMessageHandlerBuilderActions.Count;
        HashSet<DelegatingHandler> byDefault = [];
        foreach (var (number, act) in factories.Get(client).HttpMessageHandlerBuilderActions.Index())
        {
            act(trial);
            if (number < forAll)
            {
                byDefault.UnionWith(trial.AdditionalHandlers);
            }
        }

        var found = trial.AdditionalHandlers.Where(IsResilienceHandler).ToArray();
        var kept = found.Count(byDefault.Contains);
        return (kept, kept < found.Length);
    }
}
