using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Policy;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Status;
using Sender = System.Func<System.Net.Http.HttpRequestMessage, System.Threading.CancellationToken, System.Threading.Tasks.Task<System.Net.Http.HttpResponseMessage>>;

namespace EdgeKit.Cache.Http.Calling;

/// <summary>Answers the requests of one client from a private cache (RFC 9111), or through it.</summary>
internal sealed class PrivateCacheHandler(CallFace face, string client, string policyName) : DelegatingHandler
{
    /// <summary>
    /// Under which key the answer to a request is kept, for whoever looks for it when the call has failed.
    /// </summary>
    public static readonly HttpRequestOptionsKey<CacheKey> KeyOption = new("EdgeKit.Cache.Key");

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        AnswerAsync(request, base.SendAsync, cancellationToken);

    /// <summary>
    /// The caller waits as it has asked to; what is asked of the origin is sent by handlers that block too, on a thread
    /// of the pool when others may wait for it.
    /// </summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        AnswerAsync(request, (message, ct) => Task.FromResult(base.Send(message, ct)), cancellationToken)
        .GetAwaiter().GetResult();

    private async Task<HttpResponseMessage> AnswerAsync(
        HttpRequestMessage request, Sender send, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true, Scheme: "http" or "https" } address)
        {
            return await send(request, cancellationToken).ConfigureAwait(false);
        }

        var url = CallKey.TargetOf(request, address);
        var policy = face.Policies.Get(policyName);
        var key = CallKey.Of(request, url, client, policy, face.Callers);
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            return await SendOtherAsync(request, url, send, cancellationToken).ConfigureAwait(false);
        }

        request.Options.Set(KeyOption, key);
        var call = new Call(request, key, policy, face, send, cancellationToken);
        await (call.GoesPast ? face.Cache.GoAsync(call, ForwardReason.Bypass, null)
            : call.OnlyLooks ? face.Cache.LookAsync(call)
            : face.Cache.AnswerAsync(call)).ConfigureAwait(false);
        return call.Response!;
    }

    /// <summary>RFC 9111 §4.4, for the caller's own cache and for that of nobody.</summary>
    private async Task<HttpResponseMessage> SendOtherAsync(
        HttpRequestMessage request, Uri url, Sender send, CancellationToken cancellationToken)
    {
        var response = await send(request, cancellationToken).ConfigureAwait(false);
        MessageFields.Write(
            response, CacheStatus.FieldName, new CacheStatus { Forwarded = ForwardReason.Method }.ToString());
        if (InvalidationRules.IsUnsafe(request.Method.Method) && StatusRules.IsNonError((int)response.StatusCode))
        {
            var policy = face.Policies.Get(policyName);
            using var anonymous = new HttpRequestMessage();
            await Task.WhenAll(
                from obsolete in InvalidationRules.Obsolete(url, MessageFields.Of(response))
                from owner in new[] { request, anonymous }
                select face.Engine.RemoveAsync(CallKey.Of(owner, obsolete, client, policy, face.Callers)).AsTask())
                    .ConfigureAwait(false);
        }

        return response;
    }
}
