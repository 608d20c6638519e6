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

/// <summary>The private cache of an <see cref="HttpClient"/>: carries out the decisions of the engine.</summary>
internal sealed class PrivateCacheHandler(
    HttpCacheEngine cache, PolicyTables tables,
    ClientFills fills, CallerResolver callers, string client, string policyName) : DelegatingHandler
{
    /// <summary>The key of the stored response, for a fallback after the call has failed.</summary>
    public static readonly HttpRequestOptionsKey<CacheKey> KeyOption = new("EdgeKit.Cache.Key");

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        RespondAsync(request, base.SendAsync, cancellationToken);

    /// <summary>Blocks, as its caller expects. Inner handlers block too, and may run on a pool thread.</summary>
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
        return await (decision switch
        {
            CacheDecision.Serve serve => Task.FromResult(Serve(request, described.Headers, serve, send)),
            CacheDecision.Fill fill => fills.RunAsync(fill, request, send, cancellationToken),
            CacheDecision.Pass pass => PassAsync(request, pass, send, cancellationToken),
            CacheDecision.Fail fail => Task.FromResult(Fail(request, fail)),
            _ => throw new UnreachableException("A client's fill offers no part of its response to others."),
        }).ConfigureAwait(false);
    }

    private CacheRequest Describe(
        HttpRequestMessage request, Uri url, HttpPolicy policy, CancellationToken cancellationToken)
    {
        var headers = MessageHeaders.Of(request);
        return new CacheRequest
        {
            Policy = policy,
            Key = ClientKey.Of(request, url, client, policy, callers),
            Directives = CacheControl.OfRequest(headers),
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
        MessageHeaders.Write(response, pass.Status);
        return response;
    }

    private static HttpResponseMessage Fail(HttpRequestMessage request, CacheDecision.Fail fail)
    {
        if (fail.Error is not null)
        {
            ExceptionDispatchInfo.Throw(fail.Error);
        }

        var response = new HttpResponseMessage((HttpStatusCode)fail.StatusCode) { RequestMessage = request };
        MessageHeaders.Write(response, fail.Status);
        return response;
    }

    /// <summary>Invalidates what the request may have changed (RFC 9111 §4.4), with and without credentials.</summary>
    private async Task<HttpResponseMessage> SendOtherAsync(
        HttpRequestMessage request, Uri url, HttpPolicy policy, Sender send, CancellationToken cancellationToken)
    {
        var response = await send(request, cancellationToken).ConfigureAwait(false);
        MessageHeaders.Write(response, new CacheStatus { Forwarded = ForwardReason.Method });
        if (InvalidationRules.IsUnsafe(request.Method.Method) && StatusRules.IsNonError((int)response.StatusCode))
        {
            using var anonymous = new HttpRequestMessage();
            await Task.WhenAll(
                from obsolete in InvalidationRules.Obsolete(url, MessageHeaders.Of(response))
                from owner in new[] { request, anonymous }
                select cache.RemoveAsync(ClientKey.Of(owner, obsolete, client, policy, callers))).ConfigureAwait(false);
        }

        return response;
    }
}
