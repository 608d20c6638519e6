using System.Net;
using System.Runtime.ExceptionServices;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Http.Conversing;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Keys;
using EdgeKit.Cache.Http.Policy;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;
using EdgeKit.Cache.Memory;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Calling;

/// <summary>One request of this process to another server.</summary>
internal sealed class Call : ICacheUser
{
    private readonly HttpRequestMessage _request;
    private readonly CallFace _face;
    private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _send;
    private readonly IHeaderDictionary _fields;

    public Call(
        HttpRequestMessage request, CacheKey key, HttpPolicy policy, CallFace face,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken)
    {
        (_request, Key, Policy, _face, _send, Gone) = (request, key, policy, face, send, cancellationToken);
        _fields = MessageFields.Of(request);
        Directives = RequestDirectives.Of(_fields);
    }

    public HttpPolicy Policy { get; }

    public CacheKey Key { get; }

    public CacheDirectives Directives { get; }

    /// <summary>A private cache may keep what is its user's.</summary>
    public bool HasCredentials => false;

    public string Caller => "";

    public CancellationToken Gone { get; }

    public Func<VaryMarker, CacheKey> VariantOf => marker => ResponseKey.Variant(Key, marker, _fields, null);

    /// <summary>What the caller gets.</summary>
    public HttpResponseMessage? Response { get; private set; }

    public bool OnlyLooks => _request.Method == HttpMethod.Head || _fields.Range.Count > 0 || Directives.OnlyIfCached;

    public bool GoesPast => Directives.NoStore
        || _request.Content is not null || _fields.Upgrade.Count > 0 || ConditionRules.AreForTheOrigin(_fields);

    public Task ServeAsync(StoredAnswer answer, CacheStatus status)
    {
        Response = StoredMessage.Make(answer.Response, answer.Body, answer.Age, status, _request, _fields);
        return Task.CompletedTask;
    }

    /// <summary>Bodies of calls are read whole, and nobody is offered a part of one.</summary>
    public Task<bool> ReadAlongAsync(PassageInProgress passage, CacheStatus status) => Task.FromResult(false);

    public async Task PassAsync(CacheStatus status, Func<int, IHeaderDictionary, Task>? seen = null)
    {
        Response = await _send(_request, Gone).ConfigureAwait(false);
        await (seen?.Invoke((int)Response.StatusCode, MessageFields.Of(Response)) ?? Task.CompletedTask).ConfigureAwait(
            false);
        MessageFields.Write(Response, CacheStatus.FieldName, status.ToString());
    }

    public void Refresh(FillOrder order)
    {
        var copy = CallCopy.Of(_request);
        _face.Engine.TryRefresh(order.Key, order.Stale!.Entry, (lease, ct) =>
            new OriginCall(
                order with { Lease = lease }, _face, _send, copy).RunAsync(ForwardReason.Stale, r => r.Dispose(), ct));
    }

    public async Task FillAsync(FillOrder order, ForwardReason reason)
    {
        var call = new OriginCall(order, _face, _send, CallCopy.Of(_request));
        try
        {
            Response = await (
                order.Lease is null ? AskAsync(call, reason) : LeadAsync(call, order, reason)).ConfigureAwait(false);
        }
        catch (Exception) when (!Gone.IsCancellationRequested && order.Stale?.MayHideError(Directives) == true)
        {
            Response = call.Stale(reason, null);
        }
    }

    /// <summary>Every failure is: all calls under a key are of one user.</summary>
    public bool Shares(FillFailure failure) => true;

    public Task FailAsync(FillFailure failure, ForwardReason reason)
    {
        if (failure.Error is { } error and not OriginStatusException)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        var status = (failure.Error as OriginStatusException)?.Status ?? StatusCodes.Status502BadGateway;
        return AnswerAsync(status, new CacheStatus { Forwarded = reason, ForwardStatus = status, Collapsed = true });
    }

    public Task NotCachedAsync() =>
        AnswerAsync(StatusCodes.Status504GatewayTimeout, new CacheStatus { Detail = "only-if-cached" });

    private async Task<HttpResponseMessage> AskAsync(OriginCall call, ForwardReason reason)
    {
        HttpResponseMessage? response = null;
        await call.RunAsync(reason, r => response = r, Gone).ConfigureAwait(false);
        return response!;
    }

    /// <summary>The call runs apart from its caller, who may leave; others may be waiting for it.</summary>
    private async Task<HttpResponseMessage> LeadAsync(OriginCall call, FillOrder order, ForwardReason reason)
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        var flight = order.Lease!.Fill;
        flight.TryJoin();
        _face.Engine.RunFill(order.Lease, (_, ct) => call.RunAsync(reason, response => Hand(answer, response), ct));
        try
        {
            var outcome = await flight.WaitAsync(
                Timeout.InfiniteTimeSpan, _face.Engine.Clock.TimeProvider, Gone).ConfigureAwait(false);
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
            response.Dispose(); // its caller has left
        }
    }

    private static Exception ErrorOf(FillOutcome outcome) =>
        outcome.Failure?.Error
        ?? new HttpRequestException($"The call was given up: {outcome.Failure?.Reason ?? "the process is stopping"}.");

    private Task AnswerAsync(int status, CacheStatus cacheStatus)
    {
        Response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = _request };
        MessageFields.Write(Response, CacheStatus.FieldName, cacheStatus.ToString());
        return Task.CompletedTask;
    }
}
