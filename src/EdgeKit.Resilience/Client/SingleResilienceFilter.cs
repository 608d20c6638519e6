using System.Collections.Concurrent;
using EdgeKit.Resilience.Telemetry;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Client;

/// <summary>
/// Keeps one kind of resilience handler on a client; the attempts of two would multiply. A client's own handler takes
/// precedence over a default; of two defaults, EdgeKit's is kept.
/// </summary>
internal sealed class SingleResilienceFilter(
    IEnumerable<ClientPolicy> policies, HttpResilienceHandlers resilienceHandlers, PollyPipelineRegistry pipelines,
    ClientTimeouts timeouts, ILogger<ResiliencePipelines> logger)
    : IHttpMessageHandlerBuilderFilter
{
    private readonly ConcurrentDictionary<string, bool> _logged = new(StringComparer.Ordinal);

    /// <summary>Runs after all others have added their handlers.</summary>
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        var (client, handlers) = (builder.Name ?? "", builder.AdditionalHandlers);
        pipelines.BuildHandlers(client, () => next(builder));
        if (HasPolicyHandler(handlers) && handlers.Any(HttpResilienceHandlers.IsResilienceHandler))
        {
            KeepOneKind(client, handlers);
        }

        var policyInPipeline = pipelines.PolicyOf(client);
        if (policyInPipeline is not null)
        {
            KeepOwnPipeline(client, policyInPipeline, handlers);
        }

        var policy = policyInPipeline ?? (HasPolicyHandler(handlers) ? PolicyGivenTo(client) : null);
        timeouts.Warn(client, policy, builder.Services, logger);
    };

    private static bool HasPolicyHandler(IEnumerable<DelegatingHandler> handlers) =>
        handlers.Any(static h => h is ResilienceHandler);

    private string? PolicyGivenTo(string client) => (policies.FirstOrDefault(p => p.Client == client)
        ?? policies.FirstOrDefault(static p => p.Client is null))?.Policy;

    /// <summary>The client's own pipeline contains the policy; the default handlers come before it.</summary>
    private void KeepOwnPipeline(string client, string policy, IList<DelegatingHandler> handlers)
    {
        var (byDefault, own) = resilienceHandlers.CountFor(client);
        if (own && byDefault > 0)
        {
            var left = byDefault;
            Remove(handlers, h => HttpResilienceHandlers.IsResilienceHandler(h) && left-- > 0);
            LogReplaced(client, policy);
        }
    }

    private void KeepOneKind(string client, IList<DelegatingHandler> handlers)
    {
        var own = policies.FirstOrDefault(p => p.Client == client);
        var policy = PolicyGivenTo(client) ?? "";
        if (!resilienceHandlers.CountFor(client).Own)
        {
            Remove(handlers, HttpResilienceHandlers.IsResilienceHandler);
            LogReplaced(client, policy);
        }
        else if (own is null)
        {
            Remove(handlers, static h => h is ResilienceHandler);
            if (_logged.TryAdd(client, true))
            {
                ResilienceLog.DefaultPolicyLeftOut(logger, client, policy);
            }
        }
        else
        {
            var (conflict, fix) = (ConflictingHandlersCheck.Conflict, ConflictingHandlersCheck.Fix(policy));
            throw new InvalidOperationException($"{own.Path} = \"{policy}\": {conflict}. {fix}");
        }
    }

    private void LogReplaced(string client, string policy)
    {
        if (_logged.TryAdd(client, true))
        {
            ResilienceLog.HandlerReplaced(logger, client, policy);
        }
    }

    private static void Remove(IList<DelegatingHandler> handlers, Func<DelegatingHandler, bool> predicate)
    {
        foreach (var handler in handlers.Where(predicate).ToArray())
        {
            handlers.Remove(handler);
        }
    }
}
