using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Flights;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Http.Callers;

namespace EdgeKit.Cache.Http.Client;

/// <summary>
/// Sends requests of an <see cref="HttpClient"/> to the origin and fills the cache with the responses.
/// </summary>
internal sealed class ClientFills(CacheEngine engine, ResponseStore store, CallerRules callers)
{
    /// <summary>Refreshes a stored response in the background.</summary>
    public void Refresh(FillPlan plan, HttpRequestMessage request, Sender send)
    {
        var copy = RequestCopy.Of(request);
        engine.TryRefresh(plan.Key, plan.Stale!.Entry, (lease, cancellationToken) =>
            new ClientFill(plan with { Lease = lease }, ForwardReason.Stale, copy, send, store, callers)
                .RunAsync(response => response.Dispose(), cancellationToken));
    }

    public async Task<HttpResponseMessage> RunAsync(
        CacheDecision.Fill decision, HttpRequestMessage request, Sender send, CancellationToken cancellationToken)
    {
        var plan = decision.Plan;
        var fill = new ClientFill(plan, decision.Reason, RequestCopy.Of(request), send, store, callers);
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
        HttpResponseMessage? answer = null;
        await fill.RunAsync(response => answer = response, cancellationToken).ConfigureAwait(false);
        return answer!;
    }

    /// <summary>The fill runs apart from its caller, who may leave while others wait for it.</summary>
    private async Task<HttpResponseMessage> LeadAsync(
        ClientFill fill, CacheLease lease, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        var flight = lease.Flight;
        flight.TryJoin();
        engine.Run(lease, (_, token) => fill.RunAsync(response => Hand(answer, response), token));
        try
        {
            var outcome = await flight.WaitAsync(
                Timeout.InfiniteTimeSpan, engine.Clock.Time, cancellationToken).ConfigureAwait(false);
            return answer.Task.IsCompletedSuccessfully
                ? await answer.Task.ConfigureAwait(false) : throw ErrorOf(outcome);
        }
        finally
        {
            answer.TrySetCanceled(CancellationToken.None);
        }
    }

    private static void Hand(TaskCompletionSource<HttpResponseMessage> answer, HttpResponseMessage response)
    {
        if (!answer.TrySetResult(response))
        {
            response.Dispose(); // the caller has left
        }
    }

    private static Exception ErrorOf(FillOutcome outcome) =>
        outcome.Failure?.Error
        ?? new HttpRequestException($"The call was given up: {outcome.Failure?.Reason ?? "the process is stopping"}.");
}
