using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Recording;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>
/// Fetches an answer anew while the old one is served (RFC 5861 §3): the endpoint runs once more, apart from the
/// request that led to it, with a scope of services of its own.
/// </summary>
internal sealed class BackgroundRevalidation(
    CacheEngine engine, ResponseStore store, IServiceScopeFactory scopes, IHttpContextAccessor? accessor = null)
{
    public void Start(Exchange exchange, FillOrder order)
    {
        var snapshot = new RequestSnapshot(exchange.Context);
        engine.TryRefresh(order.Key, order.Stale!.Entry, (
            lease, ct) => RunAsync(snapshot, exchange.Next, order with { Lease = lease }, ct));
    }

    private async Task RunAsync(
        RequestSnapshot snapshot, RequestDelegate next, FillOrder order, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using var held = scope.ConfigureAwait(false);
        var context = snapshot.Restore(scope.ServiceProvider);
        if (accessor is not null)
        {
            accessor.HttpContext = context; // in a flow of its own: the runner has suppressed the caller's
        }

        var fill = new OriginFill(order, store, engine.Clock.TimeProvider, client: null);
        OriginRequest.Prepare(context.Request, order.Policy, order.Stale!.Response);
        using var passage = new OriginPassage(context, fill, order.Policy, hasClient: false, cancellationToken);
        await next(context).ConfigureAwait(false);
        await passage.Body.FinishAsync().ConfigureAwait(false);
        await fill.CompleteAsync(cancellationToken.IsCancellationRequested).ConfigureAwait(false);
        await passage.Head.CompleteAsync().ConfigureAwait(false);
    }
}
