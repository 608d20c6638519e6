using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Runs an endpoint again, in its own scope, while its stale response is served (RFC 5861 §3).</summary>
internal sealed class BackgroundRevalidation(
    CacheEngine engine, ResponseStore store, IServiceScopeFactory scopes, IHttpContextAccessor? accessor = null)
{
    public void Start(HttpContext context, RequestDelegate next, FillPlan plan)
    {
        var snapshot = new DetachedRequest(context);
        engine.TryRefresh(plan.Key, plan.Stale!.Entry, (lease, cancellationToken) =>
            RunAsync(snapshot, next, plan with { Lease = lease }, cancellationToken));
    }

    private async Task RunAsync(
        DetachedRequest snapshot, RequestDelegate next, FillPlan plan, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = snapshot.Restore(scope.ServiceProvider);
        accessor?.HttpContext = context; // The execution context of the caller does not flow here.

        var fill = new EndpointFill(plan, store, client: null);
        OriginRequest.Prepare(context.Request, plan.Policy, plan.Stale!.Response);
        using var recorder = new ResponseRecorder(context, fill, plan.Policy, hasClient: false, cancellationToken);
        await next(context).ConfigureAwait(false);
        await recorder.Body.FinishAsync().ConfigureAwait(false);
        await fill.CompleteAsync(cancellationToken.IsCancellationRequested).ConfigureAwait(false);
        await recorder.Head.CompleteAsync().ConfigureAwait(false);
    }
}
