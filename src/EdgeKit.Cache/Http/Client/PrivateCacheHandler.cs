using System.Diagnostics;
using System.Net;
using System.Runtime.ExceptionServices;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Memory;
using EdgeKit.Http.Callers;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Client;

/// <summary>
/// The front end for the requests of one <see cref="HttpClient"/>: a private cache (RFC 9111) that carries out the
/// decisions of the engine.
/// </summary>
internal sealed class PrivateCacheHandler(
    HttpCacheEngine cache, PolicyTables tables,
    ClientFills fills, CallerResolver callers, string client, string policyName) : DelegatingHandler
{
    /// <summary>The key of the stored response, for a fallback after the call has failed.</summary>
    public static readonly HttpRequestOptionsKey<CacheKey> KeyOption = new("EdgeKit.Cache.Key");

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        RespondAsync(request, base.SendAsync, cancellationToken);

    /// <summary>
    /// Blocks, because the caller uses the synchronous API. The inner handlers block too: on a pool thread if other
    /// requests may wait for the response.
    /// </summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        RespondAsync(request, (message, token) => Task.FromResult(base.Send(message, token)), cancellationToken)
        .GetAwaiter().GetResult();

    private async Task<HttpResponseMessage> RespondAsync(
        HttpRequestMessage request, Sender send, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true, Scheme: "http" or "https" } address)
        {
            return await send(request, cancellationToken).ConfigureAwait(false);
        }

        var policy = tables.Current.Get<HttpPolicies>().Get(policyName, shared: false);
        var url = ClientKey.TargetOf(request, address);
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            return await SendOtherAsync(request, url, policy, send, cancellationToken).ConfigureAwait(false);
        }

        var described = Describe(request, url, policy, cancellationToken);
        request.Options.Set(KeyOption, described.Key);
        var decision = IsBypassed(request, described)
            ? cache.Pass(policy, ForwardReason.Bypass, null)
            : await cache.DecideAsync(described).ConfigureAwait(false);
        return decision switch
        {
            CacheDecision.Serve serve => Serve(request, described.Headers, serve, send),
            CacheDecision.Fill fill => await fills.RunAsync(
                fill, request, send, cancellationToken).ConfigureAwait(false),
            CacheDecision.Pass pass => await PassAsync(request, pass, send, cancellationToken).ConfigureAwait(false),
            CacheDecision.Fail fail => Fail(request, fail),
            _ => throw new UnreachableException("A client's fill offers no part of its response to others."),
        };
    }

    private CacheRequest Describe(
        HttpRequestMessage request, Uri url, HttpPolicy policy, CancellationToken cancellationToken)
    {
        var headers = MessageHeaders.Of(request);
        return new CacheRequest
        {
            Policy = policy,
            Key = ClientKey.Of(request, url, client, policy, callers),
            Directives = RequestDirectives.Of(headers),
            Headers = headers,
            IsHead = request.Method == HttpMethod.Head,
            Aborted = cancellationToken,
        };
    }

    private static bool IsBypassed(HttpRequestMessage request, CacheRequest described) =>
        described.Directives.NoStore || request.Content is not null
        || described.Headers.Upgrade.Count > 0 || ConditionRules.AreForTheOrigin(described.Headers);

    private HttpResponseMessage Serve(
        HttpRequestMessage request, IHeaderDictionary headers, CacheDecision.Serve serve, Sender send)
    {
        if (serve.Refresh is { } plan)
        {
            fills.Refresh(plan, request, send);
        }

        var stored = serve.Response;
        return ResponseMessages.Create(stored.Response, stored.Body, stored.Age, serve.Status, request, headers);
    }

    private async Task<HttpResponseMessage> PassAsync(
        HttpRequestMessage request, CacheDecision.Pass pass, Sender send, CancellationToken cancellationToken)
    {
        var response = await send(request, cancellationToken).ConfigureAwait(false);
        await cache.RemoveIfContradictedAsync(
            pass, (int)response.StatusCode, MessageHeaders.Of(response)).ConfigureAwait(false);
        MessageHeaders.Write(response, CacheStatus.FieldName, pass.Status.ToString());
        return response;
    }

    private static HttpResponseMessage Fail(HttpRequestMessage request, CacheDecision.Fail fail)
    {
        if (fail.Error is not null)
        {
            ExceptionDispatchInfo.Throw(fail.Error);
        }

        var response = new HttpResponseMessage((HttpStatusCode)fail.StatusCode) { RequestMessage = request };
        MessageHeaders.Write(response, CacheStatus.FieldName, fail.Status.ToString());
        return response;
    }

    /// <summary>
    /// Invalidates the stored responses that the request may have changed (RFC 9111 §4.4), with and without its
    /// credentials.
    /// </summary>
    private async Task<HttpResponseMessage> SendOtherAsync(
        HttpRequestMessage request, Uri url, HttpPolicy policy, Sender send, CancellationToken cancellationToken)
    {
        var response = await send(request, cancellationToken).ConfigureAwait(false);
        MessageHeaders.Write(
            response, CacheStatus.FieldName, new CacheStatus { Forwarded = ForwardReason.Method }.ToString());
        if (InvalidationRules.IsUnsafe(request.Method.Method) && StatusRules.IsNonError((int)response.StatusCode))
        {
            using var anonymous = new HttpRequestMessage();
            await Task.WhenAll(
                from obsolete in InvalidationRules.Obsolete(url, MessageHeaders.Of(response))
                from owner in new[] { request, anonymous }
                select cache.RemoveAsync(ClientKey.Of(owner, obsolete, client, policy, callers)))
                    .ConfigureAwait(false);
        }

        return response;
    }
}
