using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience;

/// <summary>
/// Sends each request through a policy that is chosen for it. Responses are handed on as soon as their headers are
/// there and are not buffered. Thread safe.
/// </summary>
/// <remarks>
/// In a proxy, wrap the handler that leaves the process and choose by the route. A request whose body is streamed is
/// sent once. What the policy gives up is a <see cref="ResilienceException"/>.
/// </remarks>
public sealed class ResilienceHandler : DelegatingHandler
{
    internal static readonly HttpRequestOptionsKey<bool> OneOfManyCallers = new("EdgeKit.Resilience.OneAmongMany");

    private readonly PipelineSelector _routes;
    private readonly Func<HttpRequestMessage, string?> _selectPolicy;
    private readonly SendRequest _send;
    private readonly SendRequest _sendBlocking;

    /// <summary>Creates the handler.</summary>
    /// <param name="pipelines">The pipelines of the process.</param>
    /// <param name="client">
    /// The name under which retries are budgeted and measured: the client's, or the proxy's.
    /// </param>
    /// <param name="selectPolicy">
    /// The name of the policy for a request; <see langword="null"/> to send it without one.
    /// </param>
    public ResilienceHandler(
        ResiliencePipelines pipelines, string client, Func<HttpRequestMessage, string?> selectPolicy)
    {
        ArgumentNullException.ThrowIfNull(pipelines);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(selectPolicy);
        _routes = new PipelineSelector(pipelines, client);
        _selectPolicy = selectPolicy;
        _send = base.SendAsync;
        _sendBlocking = (request, cancellationToken) => Task.FromResult(base.Send(request, cancellationToken));
    }

    /// <summary>
    /// Whether the requests come from many callers, as in a proxy. A 429 (RFC 6585, 4: "the user has sent too many
    /// requests") or gRPC's RESOURCE_EXHAUSTED is then the answer to one of them: it is handed on at once, and the
    /// authority is not left alone for it, which all others would have to bear.
    /// </summary>
    /// <value>Default: <see langword="false"/>; the process is the one user.</value>
    public bool ServesManyCallers { get; init; }

    /// <summary>
    /// Sends a request on the calling thread, which waits: for the answer, before a retry, for a place in the bulkhead.
    /// All of the policy holds, but a call that blocks is retried where others are hedged. Handlers below, and the one
    /// that leaves the process, have to be able to block too.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The response.</returns>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PipelineFor(request) is { } pipeline
            ? pipeline.SendAsync(
                request, _sendBlocking, cancellationToken, static task => Task.WaitAny(task)).GetAwaiter().GetResult()
            : base.Send(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PipelineFor(request) is { } pipeline
            ? pipeline.SendAsync(request, _send, cancellationToken) : base.SendAsync(request, cancellationToken);
    }

    private HttpPipeline? PipelineFor(HttpRequestMessage request)
    {
        if (_selectPolicy(request) is not { } policy)
        {
            return null;
        }

        if (ServesManyCallers)
        {
            request.Options.Set(OneOfManyCallers, true);
        }

        var route = _routes.Select(policy, request.RequestUri!);
        return route.State.PipelineFor(route.Runtime.Model);
    }
}
