using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Http.Callers;
using EdgeKit.Http.Problems;
using EdgeKit.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeKit.Cache.Http.Server;

/// <summary>The front end for requests to this server: carries out the decisions of the engine.</summary>
internal sealed class ServerResponder(
    HttpCacheEngine cache, ServerFills fills,
    BackgroundRevalidation background, ProblemWriter problems, CallerResolver callers)
{
    public async Task RespondAsync(HttpContext context, RequestDelegate next, HttpPolicy policy)
    {
        var request = ServerRequest.Create(context, policy, callers);
        context.Features.Set(request); // Recognized if outer middleware executes the request again.
        OriginRequest.RestrictQuery(context.Request, policy);
        var decision = ServerRequest.BypassReason(context, request) is { } detail
            ? cache.Pass(policy, ForwardReason.Bypass, detail)
            : await cache.DecideAsync(request).ConfigureAwait(false);
        await (decision switch
        {
            CacheDecision.Serve serve => ServeAsync(context, next, serve),
            CacheDecision.ReadAlong readAlong => ReadAlongAsync(context, next, policy, readAlong),
            CacheDecision.Fill fill => fills.RunAsync(context, next, fill),
            CacheDecision.Pass pass => PassAsync(context, next, pass),
            var fail => FailAsync(context, (CacheDecision.Fail)fail),
        }).ConfigureAwait(false);
    }

    private Task ServeAsync(HttpContext context, RequestDelegate next, CacheDecision.Serve serve)
    {
        if (serve.Refresh is { } plan)
        {
            background.Start(context, next, plan);
        }

        var stored = serve.Response;
        return StoredResponseWriter.WriteAsync(context, stored.Response, stored.Body, stored.Age, serve.Status);
    }

    private async Task ReadAlongAsync(
        HttpContext context, RequestDelegate next, HttpPolicy policy, CacheDecision.ReadAlong readAlong)
    {
        bool isAnswered;
        try
        {
            isAnswered = await ReadAlongWriter.RunAsync(context, next, policy, readAlong).ConfigureAwait(false);
        }
        finally
        {
            readAlong.Running.Leave();
        }

        if (isAnswered)
        {
            cache.CountReadAlong(policy);
            return;
        }

        var pass = cache.Pass(policy, readAlong.Status.Forwarded!.Value, "uncacheable");
        await PassAsync(context, next, pass).ConfigureAwait(false);
    }

    private Task PassAsync(HttpContext context, RequestDelegate next, CacheDecision.Pass pass)
    {
        if (pass.Stored is not null)
        {
            context.Response.OnStarting(() =>
                cache.RemoveIfContradictedAsync(pass, context.Response.StatusCode, context.Response.Headers));
        }

        ResponseHeaders.AppendOnStarting(context, pass.Status);
        return next(context);
    }

    /// <summary>Sends the status of the fill that this request waited for; its body may be private.</summary>
    private Task FailAsync(HttpContext context, CacheDecision.Fail fail)
    {
        ResponseHeaders.AppendOnStarting(context, fail.Status);
        if (fail.IsNotCached)
        {
            CallerFault.Mark(context);
        }

        var (title, detail) = fail.IsNotCached
            ? ("Not cached", "No response is stored, and the request accepts no other (only-if-cached).")
            : ("The origin failed", "The request that this one waited for has failed. Try again.");
        return problems.WriteAsync(
            context, new ProblemDetails { Status = fail.StatusCode, Title = title, Detail = detail });
    }
}
