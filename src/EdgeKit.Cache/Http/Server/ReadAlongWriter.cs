using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// Sends the response of another request's fill while it arrives. If that breaks off or grows too large to store, the
/// endpoint runs for this request too, and the bytes that the client already has are skipped.
/// </summary>
internal static class ReadAlongWriter
{
    /// <returns>False if the fill broke off before there was anything to send.</returns>
    public static async Task<bool> RunAsync(
        HttpContext context, RequestDelegate next, HttpPolicy policy, CacheDecision.ReadAlong readAlong)
    {
        var (part, status, aborted) = (readAlong.Response, readAlong.Status, context.RequestAborted);
        var (recording, age) = (part.Recording, part.Response.InitialAge);
        var chunk = await recording.ReadAsync(0, 0).AsTask().WaitAsync(aborted).ConfigureAwait(false);
        if (recording.IsWhole is { } isWhole)
        {
            if (isWhole)
            {
                await StoredResponseWriter.WriteAsync(
                    context, part.Response, recording.ToPayload(), age, status).ConfigureAwait(false);
            }

            return isWhole;
        }

        if (chunk is null || !StoredResponseWriter.WriteHead(context, part.Response, recording.Expected, age, status))
        {
            return chunk is not null;
        }

        var sent = await recording.CopyToAsync(context.Response.Body, aborted).ConfigureAwait(false);
        if (recording.IsWhole != true && !aborted.IsCancellationRequested)
        {
            await ContinueAsync(context, next, policy, part, sent).ConfigureAwait(false);
        }

        return true;
    }

    private static async Task ContinueAsync(
        HttpContext context, RequestDelegate next, HttpPolicy policy, InFlightResponse part, long sent)
    {
        using var headers = new OriginalRequestHeaders(context.Request.Headers);
        OriginRequest.Prepare(context.Request, policy, stale: null);
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var rest = new ContinuationStream(part.Recording, sent, client.Stream);
        var receiver = new ContinuationReceiver(part.Response.Status);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(rest));
        try
        {
            using var recorder = new ResponseRecorder(
                context, receiver, policy, hasClient: true, context.RequestAborted);
            await next(context).ConfigureAwait(false);
            await recorder.Body.FinishAsync().ConfigureAwait(false);
        }
        finally
        {
            context.Features.Set(client);
            if (receiver.IsBroken || !rest.HasCaughtUp)
            {
                context.Abort();
            }
        }
    }
}
