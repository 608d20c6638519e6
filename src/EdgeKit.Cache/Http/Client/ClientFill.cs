using System.Buffers;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Client;

/// <summary>One call to the origin to fill the cache, with a copy of a request that may be disposed earlier.</summary>
internal sealed class ClientFill(
    FillPlan plan, ForwardReason reason,
    HttpRequestMessage request, Sender send, ResponseStore store, CallerResolver callers)
{
    private readonly IHeaderDictionary _requestHeaders = MessageHeaders.Of(request);
    private readonly DateTimeOffset _requested = store.UtcNow;

    /// <summary>Asks the origin, and responds to the caller before waiting requests learn of the outcome.</summary>
    public async Task RunAsync(Action<HttpResponseMessage> respond, CancellationToken cancellationToken)
    {
        var message = Prepared();
        var response = await send(message, cancellationToken).ConfigureAwait(false);
        if (response is StoredResponseMessage)
        {
            respond(response);
            await FailAsync(StatusCodes.Status503ServiceUnavailable).ConfigureAwait(false);
            return;
        }

        var (now, status, headers) = (store.UtcNow, (int)response.StatusCode, MessageHeaders.Of(response));
        var decision = Decide(response.RequestMessage ?? message, status, headers, now);
        switch (decision.Action)
        {
            case FillAction.Renew:
                await RenewAsync(response, headers, now, decision.KeepsRenewed, respond).ConfigureAwait(false);
                break;
            case FillAction.Store:
                await StoreAsync(response, headers, now, respond, cancellationToken).ConfigureAwait(false);
                break;
            case FillAction.ServeStale:
                response.Dispose();
                respond(StaleResponse(status));
                await FailAsync(status).ConfigureAwait(false);
                break;
            case FillAction.Fail:
                respond(Passed(response, decision));
                await FailAsync(status).ConfigureAwait(false);
                break;
            default:
                respond(Passed(response, decision));
                await store.ReleaseAsync(plan, status).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Creates the stale response that is served instead of an error.</summary>
    public HttpResponseMessage StaleResponse(int? status)
    {
        var stale = plan.Stale!;
        return Create(stale.Response, stale.Body, stale.Age, new CacheStatus
        {
            Forwarded = reason,
            ForwardStatus = status,
            Ttl = (long)Math.Floor(stale.Left.TotalSeconds),
            Detail = status is null ? "error" : null,
        });
    }

    private FillDecision Decide(HttpRequestMessage sent, int status, IHeaderDictionary headers, DateTimeOffset now)
    {
        var decision = FillRules.Decide(plan, status, headers, now);
        return decision.Action == FillAction.Store && RefusalOf(sent) is { } refusal
            ? new FillDecision(FillAction.Pass, refusal) : decision;
    }

    /// <summary>Inner handlers may have changed the URL or the user, so the response is not for this request.</summary>
    private Storability? RefusalOf(HttpRequestMessage sent) =>
        sent.RequestUri != request.RequestUri ? Storability.Redirected
        : ClientKey.OwnerOf(sent, callers) != ClientKey.OwnerOf(request, callers) ? Storability.Authorization
        : null;

    private async Task StoreAsync(
        HttpResponseMessage response, IHeaderDictionary headers,
        DateTimeOffset now, Action<HttpResponseMessage> respond, CancellationToken cancellationToken)
    {
        var limit = plan.Policy.Options.MaxBodyBytes;
        if (await BufferedBody.ReadAsync(response, limit, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            respond(Passed(response, new FillDecision(FillAction.Pass, Storability.TooLarge)));
            await store.ReleaseAsync(plan, (int)response.StatusCode).ConfigureAwait(false);
            return;
        }

        using (response)
        {
            var stored = Make((int)response.StatusCode, headers, now);
            respond(Create(stored, body, stored.InitialAge, StatusOf(stored, null, isStored: true)));
            await store.SaveAsync(
                plan, stored, body, headers, ResponseStore.NewMarker(plan, headers)).ConfigureAwait(false);
        }
    }

    private async Task RenewAsync(
        HttpResponseMessage response, IHeaderDictionary headers,
        DateTimeOffset now, bool keep, Action<HttpResponseMessage> respond)
    {
        using (response)
        {
            var old = plan.Stale!;
            var renewed = Make(old.Response.Status, StoredFields.Merge(old.Response.Headers, headers, now), now);
            var status = StatusOf(renewed, StatusCodes.Status304NotModified, keep);
            respond(Create(renewed, old.Body, renewed.InitialAge, status));
            await store.RenewAsync(plan, renewed, keep).ConfigureAwait(false);
        }
    }

    private StoredResponse Make(int status, IHeaderDictionary headers, DateTimeOffset now) =>
        StoredResponse.Make(status, headers, plan.Policy.Freshness, _requested, now);

    private HttpResponseMessage Passed(HttpResponseMessage response, in FillDecision decision)
    {
        response.RequestMessage = request;
        MessageHeaders.Write(response, new CacheStatus { Forwarded = reason, Detail = decision.Detail });
        return response;
    }

    private CacheStatus StatusOf(StoredResponse stored, int? forwardStatus, bool isStored) => new()
    {
        Forwarded = reason,
        ForwardStatus = forwardStatus,
        Ttl = (long)stored.FreshOnArrival.TotalSeconds,
        Stored = isStored,
    };

    private HttpResponseMessage Create(
        StoredResponse stored, ReadOnlySequence<byte> body, TimeSpan age, CacheStatus status) =>
        ResponseMessages.Create(stored, body, age, status, request, _requestHeaders);

    private HttpRequestMessage Prepared()
    {
        var message = RequestClone.Of(request);
        Replace(message, "If-None-Match", plan.Stale?.Response.ETag);
        Replace(message, "If-Modified-Since", plan.Stale?.Response.LastModified);
        return message;
    }

    private static void Replace(HttpRequestMessage message, string name, string? value)
    {
        message.Headers.Remove(name);
        if (value is not null)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private ValueTask FailAsync(int status) =>
        ResponseStore.FailAsync(plan, new OriginStatusException(status, isShared: true), isPersonal: false);
}
