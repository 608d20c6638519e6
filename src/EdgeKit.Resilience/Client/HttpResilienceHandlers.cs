using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace EdgeKit.Resilience.Client;

/// <summary>
/// Finds the handlers of Microsoft.Extensions.Http.Resilience on a client: standard, hedging or custom. They are
/// recognized by type name, so that this assembly needs no reference to that package and to Polly.
/// </summary>
internal sealed class HttpResilienceHandlers(
    IServiceProvider services, IOptionsMonitor<HttpClientFactoryOptions> factories)
{
    private const string Assembly = "Microsoft.Extensions.Http.Resilience";
    private const string Handler = Assembly + ".ResilienceHandler";

    /// <summary>A client with this name has only what <c>ConfigureHttpClientDefaults</c> adds.</summary>
    private const string UnusedName = "EdgeKit.Resilience: no client has this name";

    private readonly ConcurrentDictionary<string, (int ByDefault, bool Own)> _counts = new(StringComparer.Ordinal);

    /// <summary>An application that uses the package has loaded it by registering its clients.</summary>
    private static bool IsPackageLoaded =>
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
    /// Returns the number of handlers added by <c>ConfigureHttpClientDefaults</c>, and true if the client adds its own.
    /// </summary>
    public (int ByDefault, bool Own) CountFor(string client) => _counts.GetOrAdd(client, Count);

    /// <summary>False if the client's handlers cannot be created: then the client fails on first use.</summary>
    public bool HasOwn(string client)
    {
        try
        {
            return IsPackageLoaded && CountFor(client).Own;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>
    /// A handler's type is known only after creation, and its position shows who added it, because the factory applies
    /// defaults first. So the handlers are created once and discarded.
    /// </summary>
    private (int ByDefault, bool Own) Count(string client)
    {
        using var scope = services.CreateScope();
        var inspector = new HandlerInspector(client, scope.ServiceProvider);
        var defaults = factories.Get(UnusedName).HttpMessageHandlerBuilderActions.Count;
        HashSet<DelegatingHandler> byDefault = [];
        foreach (var (number, act) in factories.Get(client).HttpMessageHandlerBuilderActions.Index())
        {
            act(inspector);
            if (number < defaults)
            {
                byDefault.UnionWith(inspector.AdditionalHandlers);
            }
        }

        var found = inspector.AdditionalHandlers.Where(IsResilienceHandler).ToArray();
        var kept = found.Count(byDefault.Contains);
        return (kept, kept < found.Length);
    }

    /// <summary>Collects the handlers that a client's configuration adds, to inspect them.</summary>
    private sealed class HandlerInspector(string client, IServiceProvider services) : HttpMessageHandlerBuilder
    {
        public override string? Name { get; set; } = client;

        public override HttpMessageHandler PrimaryHandler { get; set; } = new SocketsHttpHandler();

        public override IList<DelegatingHandler> AdditionalHandlers { get; } = [];

        public override IServiceProvider Services => services;

        public override HttpMessageHandler Build() => throw new NotSupportedException();
    }
}
