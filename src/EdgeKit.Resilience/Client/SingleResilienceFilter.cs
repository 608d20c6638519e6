using System.Collections.Concurrent;
using EdgeKit.Resilience.Telemetry;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Client;

/// <summary>
/// Leaves one kind of resilience on a client, or the attempts of one multiply those of the other. What a client says of
/// itself stands before what holds for every client; of two that hold for every client, EdgeKit's stays.
/// </summary>
internal sealed class SingleResilienceFilter(
    IEnumerable<ClientPolicy> policies,
    HttpResilienceHandlers foreign, PollyPipelineRegistry pipelines, ClientTimeouts timeouts, ILogger<ResiliencePipelines> logger)
    : IHttpMessageHandlerBuilderFilter
{
    private readonly ConcurrentDictionary<string, bool> _logged = new(StringComparer.Ordinal);

    /// <summary>Looks at what all others have added, in whatever order they were registered.</summary>
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        var (client, handlers) = (builder.Name ?? "", builder.AdditionalHandlers);
        pipelines.BuildHandlers(client, () => next(builder));
        if (handlers.Any(static h => h is ResilienceHandler) && handlers.Any(HttpResilienceHandlers.IsResilienceHandler))
        {
            KeepOneKind(client, handlers);
        }

        if (pipelines.PolicyOf(client) is { } policy)
        {
            KeepOwnPipeline(client, policy, handlers);
        }

        var inForce = pipelines.PolicyOf(client)
            ?? (handlers.Any(static h => h is ResilienceHandler) ? PolicyGivenTo(client) : null);
        timeouts.Warn(client, inForce, builder.Services, logger);
    };

    private string? PolicyGivenTo(string client) => (policies.FirstOrDefault(p => p.Client == client)
        ?? policies.FirstOrDefault(static p => p.Client is null))?.Policy;

    /// <summary>The client's own pipeline has the policy in it; the handlers by default were added before it.</summary>
    private void KeepOwnPipeline(string client, string policy, IList<DelegatingHandler> handlers)
    {
        var (byDefault, own) = foreign.CountFor(client);
        if (own && byDefault > 0)
        {
            var left = byDefault;
            Remove(handlers, h => HttpResilienceHandlers.IsResilienceHandler(h) && left-- > 0);
            if (ShouldLog(client))
            {
                ResilienceLog.HandlerReplaced(logger, client, policy);
            }
        }
    }

    private void KeepOneKind(string client, IList<DelegatingHandler> handlers)
    {
        var own = policies.FirstOrDefault(p => p.Client == client);
        var policy = PolicyGivenTo(client) ?? "";
        if (!foreign.CountFor(client).Own)
        {
            Remove(handlers, HttpResilienceHandlers.IsResilienceHandler);
            if (ShouldLog(client))
            {
                ResilienceLog.HandlerReplaced(logger, client, policy);
            }
        }
        else if (own is null)
        {
            Remove(handlers, static h => h is ResilienceHandler);
            if (ShouldLog(client))
            {
                ResilienceLog.DefaultPolicyLeftOut(logger, client, policy);
            }
        }
        else
        {
            throw new InvalidOperationException(
                $"{own.Path} = \"{policy}\": {ConflictingHandlersCheck.Conflict}. {ConflictingHandlersCheck.Fix(policy)}");
        }
    }

    private bool ShouldLog(string client) => _logged.TryAdd(client, true);

    private static void Remove(IList<DelegatingHandler> handlers, Func<DelegatingHandler, bool> which)
    {
        foreach (var handler in handlers.Where(which).ToArray())
        {
            handlers.Remove(handler);
        }
    }
}
