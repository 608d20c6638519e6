using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Memory;
using EdgeKit.Http.Callers;

namespace EdgeKit.Cache.Http.Client;

/// <summary>Sends requests of an <see cref="HttpClient"/> to the origin to fill the cache.</summary>
internal sealed class ClientFills(CacheEngine engine, ResponseStore store, CallerResolver callers)
{
    /// <summary>Refreshes a stored response in the background.</summary>
    public void Refresh(FillPlan plan, HttpRequestMessage request, Sender send)
    {
        var copy = RequestClone.Of(request);
        engine.TryRefresh(plan.Key, plan.Stale!.Entry, (lease, cancellationToken) =>
            new ClientFill(plan with { Lease = lease }, ForwardReason.Stale, copy, send, store, callers)
                .RunAsync(response => response.Dispose(), cancellationToken));
    }

    public async Task<HttpResponseMessage> RunAsync(
        CacheDecision.Fill decision, HttpRequestMessage request, Sender send, CancellationToken cancellationToken)
    {
        var plan = decision.Plan;
        var fill = new ClientFill(plan, decision.Reason, RequestClone.Of(request), send, store, callers);
        try
        {
            return plan.Lease is null
                ? await RunAloneAsync(fill, cancellationToken).ConfigureAwait(false)
                : await LeadAsync(fill, plan.Lease, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (
            !cancellationToken.IsCancellationRequested && plan.Stale?.MayServeOnError(plan.Directives) == true)
        {
            return fill.StaleResponse(null);
        }
    }

    private static async Task<HttpResponseMessage> RunAloneAsync(ClientFill fill, CancellationToken cancellationToken)
    {
        HttpResponseMessage? handedOver = null;
        await fill.RunAsync(response => handedOver = response, cancellationToken).ConfigureAwait(false);
        return handedOver!;
    }

    /// <summary>Runs the fill independently of its caller, who may leave while others wait for it.</summary>
    private async Task<HttpResponseMessage> LeadAsync(
        ClientFill fill, CacheLease lease, CancellationToken cancellationToken)
    {
        var handedOver = new TaskCompletionSource<HttpResponseMessage>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        var running = lease.Fill;
        running.TryJoin();
        engine.RunFill(lease, (_, token) => fill.RunAsync(response => Hand(handedOver, response), token));
        try
        {
            var outcome = await running.WaitAsync(
                Timeout.InfiniteTimeSpan, engine.Clock.TimeProvider, cancellationToken).ConfigureAwait(false);
            return handedOver.Task.IsCompletedSuccessfully
                ? await handedOver.Task.ConfigureAwait(false) : throw ErrorOf(outcome);
        }
        finally
        {
            handedOver.TrySetCanceled(CancellationToken.None);
        }
    }

    private static void Hand(TaskCompletionSource<HttpResponseMessage> handedOver, HttpResponseMessage response)
    {
        if (!handedOver.TrySetResult(response))
        {
            response.Dispose(); // The caller has left.
        }
    }

    private static Exception ErrorOf(FillOutcome outcome) =>
        outcome.Failure?.Error
        ?? new HttpRequestException($"The call was cancelled: {outcome.Failure?.Reason ?? "the process is stopping"}.");
}
