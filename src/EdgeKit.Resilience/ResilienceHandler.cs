using EdgeKit.Policies;
using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience;

/// <summary>
/// Sends each request through a policy selected for it. Responses are returned as soon as their headers arrive and are
/// not buffered. Thread safe.
/// </summary>
/// <remarks>
/// In a proxy, wrap the outgoing handler and select the policy by route. A streamed request body is sent once. A call
/// that the policy rejects or times out throws a <see cref="ResilienceException"/>.
/// </remarks>
public sealed class ResilienceHandler : DelegatingHandler
{
    private readonly ResiliencePipelines _pipelines;
    private readonly PipelineSelector _selector;
    private readonly Func<HttpRequestMessage, string?> _selectPolicy;
    private readonly SendRequest _send;
    private readonly SendRequest _sendBlocking;

    /// <summary>Creates the handler.</summary>
    /// <param name="pipelines">The pipelines of the process.</param>
    /// <param name="client">The name of the client or proxy, for retry budgets and metrics.</param>
    /// <param name="selectPolicy">
    /// Returns the name of a request's policy; <see langword="null"/> to send the request without one.
    /// </param>
    public ResilienceHandler(
        ResiliencePipelines pipelines, string client, Func<HttpRequestMessage, string?> selectPolicy)
    {
        ArgumentNullException.ThrowIfNull(pipelines);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(selectPolicy);
        _pipelines = pipelines;
        _selector = new PipelineSelector(pipelines, client);
        _selectPolicy = selectPolicy;
        _send = base.SendAsync;
        _sendBlocking = (request, cancellationToken) => Task.FromResult(base.Send(request, cancellationToken));
    }

    /// <summary>
    /// True if requests come from many callers, as in a proxy. A 429 (RFC 6585 §4: "the user has sent too many
    /// requests") or gRPC's RESOURCE_EXHAUSTED then concerns one of them: it is returned immediately and does not
    /// throttle the authority for the others. Default: <see langword="false"/>; the process is the only user.
    /// </summary>
    public bool ServesManyCallers { get; init; }

    /// <summary>
    /// Returns the policy table of a request, so that a proxy applies one generation from its first middleware to the
    /// last attempt. Default: <see langword="null"/>; the table in force.
    /// </summary>
    public Func<HttpRequestMessage, PolicyTable?>? SelectTable { get; init; }

    /// <summary>
    /// Sends a request on the calling thread, which blocks for the response, before a retry and for a concurrency
    /// permit. The whole policy applies, except that a blocking call is retried instead of hedged. The handlers below
    /// must support blocking too.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The response.</returns>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PipelineFor(request) is { } pipeline
            ? pipeline.SendAsync(request, _sendBlocking, ServesManyCallers, static task => Task.WaitAny(task),
                cancellationToken).GetAwaiter().GetResult()
            : base.Send(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PipelineFor(request) is { } pipeline
            ? pipeline.SendAsync(request, _send, ServesManyCallers, block: null, cancellationToken)
            : base.SendAsync(request, cancellationToken);
    }

    private HttpPipeline? PipelineFor(HttpRequestMessage request)
    {
        if (_selectPolicy(request) is not { } policy)
        {
            return null;
        }

        var model = SelectTable?.Invoke(request)?.Find<ResilienceModel>() ?? _pipelines.CurrentModel;
        return _selector.Select(model, policy, request.RequestUri!);
    }
}
