using System.Buffers;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Client;

/// <summary>
/// One call to the origin to fill the cache: hands the caller a response and settles the lease. Works on a copy of the
/// request, which may be disposed before the origin responds.
/// </summary>
internal sealed class ClientFill(
    FillPlan plan, ForwardReason reason,
    HttpRequestMessage request, Sender send, ResponseStore store, CallerResolver callers)
{
    private readonly IHeaderDictionary _requestHeaders = MessageHeaders.Of(request);
    private readonly DateTimeOffset _requested = store.UtcNow;

    /// <summary>Asks the origin.</summary>
    /// <param name="respond">Receives the caller's response before requests that wait learn of the outcome.</param>
    /// <param name="cancellationToken">Cancelled when no request waits for the response any more.</param>
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
        return decision.Action == FillAction.Store && StorabilityGuard.Refusal(request, sent, callers) is { } refusal
            ? new FillDecision(FillAction.Pass, refusal) : decision;
    }

    private async Task StoreAsync(
        HttpResponseMessage response, IHeaderDictionary headers,
        DateTimeOffset now, Action<HttpResponseMessage> respond, CancellationToken cancellationToken)
    {
        if (await BufferedBody.ReadAsync(
            response, plan.Policy.Options.MaxBodyBytes, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            respond(Passed(response, new FillDecision(FillAction.Pass, Storability.TooLarge)));
            await store.ReleaseAsync(plan, (int)response.StatusCode).ConfigureAwait(false);
            return;
        }

        using (response)
        {
            var stored = StoredResponse.Make(
                (int)response.StatusCode, headers, plan.Policy.Freshness, _requested, now);
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
            var renewed = StoredResponse.Make(
                old.Response.Status,
                StoredFields.Merge(old.Response.Headers, headers, now), plan.Policy.Freshness, _requested, now);
            respond(Create(
                renewed, old.Body, renewed.InitialAge, StatusOf(renewed, StatusCodes.Status304NotModified, keep)));
            await store.RenewAsync(plan, renewed, keep).ConfigureAwait(false);
        }
    }

    private HttpResponseMessage Passed(HttpResponseMessage response, in FillDecision decision)
    {
        response.RequestMessage = request;
        MessageHeaders.Write(response,
            CacheStatus.FieldName, new CacheStatus { Forwarded = reason, Detail = decision.Detail }.ToString());
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
        var message = RequestCopy.Of(request);
        message.Headers.Remove("If-None-Match");
        message.Headers.Remove("If-Modified-Since");
        Add(message, "If-None-Match", plan.Stale?.Response.ETag);
        Add(message, "If-Modified-Since", plan.Stale?.Response.LastModified);
        return message;
    }

    private static void Add(HttpRequestMessage message, string name, string? value)
    {
        if (value is not null)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private ValueTask FailAsync(int status) =>
        ResponseStore.FailAsync(plan, new OriginStatusException(status, isShared: true), isPersonal: false);
}
