using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Status;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>
/// Gives a client the answer to another's request while it comes. If it breaks off, or becomes too large to keep, the
/// endpoint runs for this client too, and what he has already is left out: none waits for another's connection, and
/// none holds memory for another.
/// </summary>
internal static class FellowReader
{
    /// <returns>Whether the client has an answer; not when the passage broke off before there was anything.</returns>
    public static async Task<bool> RunAsync(Exchange exchange, PassageInProgress passage, CacheStatus status)
    {
        var (context, recording, age) = (exchange.Context, passage.Recording, passage.Response.InitialAge);
        var news = await recording.ReadAsync(default).AsTask().WaitAsync(exchange.Gone).ConfigureAwait(false);
        if (recording.HasEnded)
        {
            await (recording.IsWhole ? AnswerWriter.WriteAsync(
                context, passage.Response, recording.ToPayload(), age, status) : Task.CompletedTask).ConfigureAwait(
                    false);
            return recording.IsWhole;
        }

        if (news is null || !AnswerWriter.WriteHead(context, passage.Response, recording.Expected, age, status))
        {
            return news is not null;
        }

        var sent = await ClientCopy.RunAsync(recording, context.Response.Body, exchange.Gone).ConfigureAwait(false);
        if (!recording.IsWhole && !exchange.Gone.IsCancellationRequested)
        {
            await GoOnAsync(exchange, passage, sent).ConfigureAwait(false);
        }

        return true;
    }

    private static async Task GoOnAsync(Exchange exchange, PassageInProgress passage, long sent)
    {
        var context = exchange.Context;
        using var fields = new RequestFields(context.Request.Headers);
        OriginRequest.Prepare(context.Request, exchange.Policy, stale: null);
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var rest = new RestOfBody(passage.Recording, sent, client.Stream);
        var owner = new RestOwner(passage.Response.Status);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(rest));
        try
        {
            using var second = new OriginPassage(context, owner, exchange.Policy, hasClient: true, exchange.Gone);
            await exchange.Next(context).ConfigureAwait(false);
            await second.Body.FinishAsync().ConfigureAwait(false);
        }
        finally
        {
            context.Features.Set(client);
            if (owner.IsBroken || !rest.HasCaughtUp)
            {
                context.Abort();
            }
        }
    }
}
