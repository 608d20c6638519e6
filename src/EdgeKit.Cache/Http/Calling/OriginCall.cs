using System.Net;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Calling;

/// <summary>
/// One call to the origin whose answer may be stored: decides what becomes of it, and settles the lease.
/// </summary>
/// <param name="order">What is asked.</param>
/// <param name="face">Where it goes.</param>
/// <param name="send">Sends a message to the handlers below.</param>
/// <param name="request">A copy of the caller's request: the caller may be gone before the answer comes.</param>
internal sealed class OriginCall(
    FillOrder order, CallFace face,
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, HttpRequestMessage request)
{
    private readonly IHeaderDictionary _conditions = MessageFields.Of(request);
    private readonly DateTimeOffset _requested = face.Engine.Clock.TimeProvider.GetUtcNow();

    private CacheLease? Lease => order.Lease;

    /// <summary>Calls.</summary>
    /// <param name="reason">Why the request goes on.</param>
    /// <param name="answered">Gets the caller's answer, before anybody learns of the outcome.</param>
    /// <param name="cancellationToken">Fires when nobody wants the answer any more.</param>
    public async Task RunAsync(
        ForwardReason reason, Action<HttpResponseMessage> answered, CancellationToken cancellationToken)
    {
        var message = Prepared();
        var response = await send(message, cancellationToken).ConfigureAwait(false);
        if (response is KeptMessage)
        {
            answered(response);
            await FailAsync(StatusCodes.Status503ServiceUnavailable).ConfigureAwait(false);
            return;
        }

        var (now, status, headers) = (
            face.Engine.Clock.TimeProvider.GetUtcNow(), (int)response.StatusCode, MessageFields.Of(response));
        var verdict = Judge(response.RequestMessage ?? message, status, headers, now);
        switch (verdict.Kind)
        {
            case FillKind.Renew:
                await RenewAsync(response, headers, now, reason, verdict.KeepsRenewed, answered).ConfigureAwait(false);
                break;
            case FillKind.Store:
                await StoreAsync(response, headers, now, reason, answered, cancellationToken).ConfigureAwait(false);
                break;
            case FillKind.HideError:
                response.Dispose();
                answered(Stale(reason, status));
                await FailAsync(status).ConfigureAwait(false);
                break;
            case FillKind.Fail:
                Pass(response, reason, verdict, answered);
                await FailAsync(status).ConfigureAwait(false);
                break;
            default:
                Pass(response, reason, verdict, answered);
                await ReleaseAsync(status).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>The old answer in the place of an error.</summary>
    public HttpResponseMessage Stale(ForwardReason reason, int? status)
    {
        var stale = order.Stale!;
        return Make(stale.Response, stale.Body, stale.Age, new CacheStatus
        {
            Forwarded = reason, ForwardStatus = status,
                Ttl = (long)Math.Floor(stale.Left.TotalSeconds), Detail = status is null ? "error" : null,
        });
    }

    private FillVerdict Judge(HttpRequestMessage sent, int status, IHeaderDictionary headers, DateTimeOffset now)
    {
        var verdict = FillRules.Judge(order, status, headers, now);
        return verdict.Kind == FillKind.Store && Passage.WhyNotStorable(request, sent, face.Callers) is { } why
            ? new FillVerdict(FillKind.Pass, why) : verdict;
    }

    private async Task StoreAsync(
        HttpResponseMessage response, IHeaderDictionary headers, DateTimeOffset now,
        ForwardReason reason, Action<HttpResponseMessage> answered, CancellationToken cancellationToken)
    {
        if (await BoundedBody.ReadAsync(
            response, order.Policy.Options.MaxBodyBytes, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            Pass(response, reason, new FillVerdict(FillKind.Pass, Storability.TooLarge), answered);
            await ReleaseAsync((int)response.StatusCode).ConfigureAwait(false);
            return;
        }

        using (response)
        {
            var stored = StoredResponse.Make(
                (int)response.StatusCode, headers, order.Policy.Freshness, _requested, now);
            answered(Make(stored, body, stored.InitialAge, StatusOf(stored, reason, null)));
            await face.Store.SaveAsync(
                order, stored, body, headers, ResponseStore.NewMarker(order, headers)).ConfigureAwait(false);
        }
    }

    private async Task RenewAsync(
        HttpResponseMessage response, IHeaderDictionary headers,
        DateTimeOffset now, ForwardReason reason, bool keep, Action<HttpResponseMessage> answered)
    {
        using (response)
        {
            var old = order.Stale!;
            var fields = StoredFields.Merge(old.Response.Headers, headers, now);
            var renewed = StoredResponse.Make(old.Response.Status, fields, order.Policy.Freshness, _requested, now);
            answered(Make(renewed, old.Body, renewed.InitialAge, StatusOf(
                renewed, reason, StatusCodes.Status304NotModified) with { Stored = keep }));
            await (keep ? face.Store.RenewAsync(order, renewed).AsTask() : face.Store.ForgetAsync(order).AsTask())
                .ConfigureAwait(false);
        }
    }

    private void Pass(HttpResponseMessage response,
        ForwardReason reason, in FillVerdict verdict, Action<HttpResponseMessage> answered)
    {
        response.RequestMessage = request;
        MessageFields.Write(response,
            CacheStatus.FieldName, new CacheStatus { Forwarded = reason, Detail = verdict.Detail }.ToString());
        answered(response);
    }

    private static CacheStatus StatusOf(StoredResponse stored, ForwardReason reason, int? status) => new()
    {
        Forwarded = reason, ForwardStatus = status,
            Ttl = (long)(stored.Lifetimes.Fresh - stored.InitialAge).TotalSeconds, Stored = true,
    };

    private HttpResponseMessage Make(
        StoredResponse stored, System.Buffers.ReadOnlySequence<byte> body, TimeSpan age, CacheStatus status) =>
        StoredMessage.Make(stored, body, age, status, request, _conditions);

    private HttpRequestMessage Prepared()
    {
        var message = CallCopy.Of(request);
        message.Headers.Remove("If-None-Match");
        message.Headers.Remove("If-Modified-Since");
        Add(message, "If-None-Match", order.Stale?.Response.ETag);
        Add(message, "If-Modified-Since", order.Stale?.Response.LastModified);
        return message;
    }

    private static void Add(HttpRequestMessage message, string name, string? value)
    {
        if (value is not null)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private ValueTask FailAsync(int status)
    {
        var error = new OriginStatusException(status, isShared: true);
        return Lease?.FailAsync(error.Message, error) ?? ValueTask.CompletedTask;
    }

    private ValueTask ReleaseAsync(int status) =>
        Lease?.MarkUncacheableAsync(StatusRules.IsNonError(status) ? order.Policy.Options.HitForMiss : TimeSpan.Zero)
        ?? ValueTask.CompletedTask;
}
