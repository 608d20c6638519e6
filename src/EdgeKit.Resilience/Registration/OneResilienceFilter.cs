using System.Collections.Concurrent;
using EdgeKit.Resilience.Telemetry;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Registration;

/// <summary>
/// Leaves one kind of resilience on a client, or the attempts of one multiply those of the other. What a client says of
/// itself stands before what holds for every client; of two that hold for every client, EdgeKit's stays.
/// </summary>
internal sealed class OneResilienceFilter(
    IEnumerable<ClientPolicy> policies,
    ForeignHandlers foreign, PolicyPipelines pipelines, ClientTimeouts timeouts, ILogger<ResiliencePipelines> logger)
    : IHttpMessageHandlerBuilderFilter
{
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Looks at what all others have added, in whatever order they were registered.</summary>
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        var (client, handlers) = (builder.Name ?? "", builder.AdditionalHandlers);
        pipelines.Make(client, () => next(builder));
        if (handlers.Any(static h => h is ResilienceHandler) && handlers.Any(ForeignHandlers.Is))
        {
            LeaveOne(client, handlers);
        }

        if (pipelines.PolicyOf(client) is { } policy)
        {
            LeaveOwn(client, policy, handlers);
        }

        var inForce = pipelines.PolicyOf(client)
            ?? (handlers.Any(static h => h is ResilienceHandler) ? GivenTo(client) : null);
        timeouts.Warn(client, inForce, builder.Services, logger);
    };

    private string? GivenTo(string client) => (policies.FirstOrDefault(p => p.Client == client)
        ?? policies.FirstOrDefault(static p => p.Client is null))?.Policy;

    /// <summary>The client's own pipeline has the policy in it; the handlers by default were added before it.</summary>
    private void LeaveOwn(string client, string policy, IList<DelegatingHandler> handlers)
    {
        var (byDefault, own) = foreign.Of(client);
        if (own && byDefault > 0)
        {
            var left = byDefault;
            Remove(handlers, h => ForeignHandlers.Is(h) && left-- > 0);
            if (IsNews(client))
            {
                ResilienceLog.HandlerReplaced(logger, client, policy);
            }
        }
    }

    private void LeaveOne(string client, IList<DelegatingHandler> handlers)
    {
        var own = policies.FirstOrDefault(p => p.Client == client);
        var policy = GivenTo(client) ?? "";
        if (!foreign.Of(client).Own)
        {
            Remove(handlers, ForeignHandlers.Is);
            if (IsNews(client))
            {
                ResilienceLog.HandlerReplaced(logger, client, policy);
            }
        }
        else if (own is null)
        {
            Remove(handlers, static h => h is ResilienceHandler);
            if (IsNews(client))
            {
                ResilienceLog.DefaultPolicyLeftOut(logger, client, policy);
            }
        }
        else
        {
            throw new InvalidOperationException(
                $"{own.Path} = \"{policy}\": {ForeignHandlerStartup.Conflict}. {ForeignHandlerStartup.Fix(policy)}");
        }
    }

    private bool IsNews(string client) => _told.TryAdd(client, true);

    private static void Remove(IList<DelegatingHandler> handlers, Func<DelegatingHandler, bool> which)
    {
        foreach (var handler in handlers.Where(which).ToArray())
        {
            handlers.Remove(handler);
        }
    }
}
