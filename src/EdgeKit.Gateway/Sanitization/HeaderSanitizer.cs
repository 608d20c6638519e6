using System.Buffers;
using System.Collections.Frozen;
using EdgeKit.Http.Callers;
using EdgeKit.Http.Grpc;
using EdgeKit.Policies.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Gateway.Sanitization;

/// <summary>Removes request headers that a client must not send, by one policy table. Immutable.</summary>
internal sealed class HeaderSanitizer(GatewayOptions options, CallerModel callers)
{
    /// <summary>Headers that policies read, besides credentials.</summary>
    private static readonly string[] Reserved = [
        "Host", "Content-Length", "Transfer-Encoding", "Connection", HttpMethodRules.IdempotencyKey,
        "traceparent", "tracestate"];

    /// <summary>
    /// Hop-by-hop headers even without Connection (RFC 9110 §7.6.1). TE and Upgrade are handled by YARP.
    /// </summary>
    private static readonly string[] HopByHop = [
        "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "Proxy-Authenticate", "Proxy-Authentication-Info",
        "Proxy-Features", "Proxy-Instruction", "Security-Scheme", "ALPN", "Close", "HTTP2-Settings"];

    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly ProxyOnlyHeaders _proxyOnly = new(options.TrustedHeaders);
    private readonly FrozenSet<string> _allowed = options.AllowedHeaders.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly FrozenSet<string> _reserved =
        Reserved.Concat(callers.CredentialHeaders).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Runs before all other stages, so that limits, cache, authorization and destination see the same request.
    /// </summary>
    public void Sanitize(HttpRequest request, bool fromProxy)
    {
        var headers = request.Headers;
        var isGrpc = GrpcRequest.KindOf(request) is not GrpcKind.None;
        List<string>? unwanted = null;
        foreach (var (name, _) in headers)
        {
            if (!_allowed.Contains(name) && ((!fromProxy && _proxyOnly.Contains(name)) || IsAlias(name, isGrpc)))
            {
                (unwanted ??= []).Add(name);
            }
        }

        unwanted?.ForEach(name => headers.Remove(name));
        RemoveConnectionOptions(headers);
        foreach (var name in HopByHop)
        {
            headers.Remove(name);
        }
    }

    /// <summary>
    /// CGI, WSGI, PHP and Rack map hyphens and other special characters to the same variable name: <c>X_Lang</c> is
    /// <c>X-Lang</c> to them, but another header to every cache and policy. gRPC metadata may contain underscores and
    /// dots, so only aliases of known headers are removed there.
    /// </summary>
    private bool IsAlias(string name, bool isGrpc)
    {
        var isUnusual = name.AsSpan().ContainsAnyExcept(PlainCharacters);
        if (!isUnusual || !isGrpc)
        {
            return isUnusual;
        }

        var canonical = string.Create(name.Length, name, static (text, original) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = char.IsAsciiLetterOrDigit(original[i]) ? original[i] : '-';
            }
        });
        return _proxyOnly.Contains(canonical) || _reserved.Contains(canonical);
    }

    /// <summary>Fields that Connection names are for this hop only (RFC 9110 §7.6.1).</summary>
    private void RemoveConnectionOptions(IHeaderDictionary headers)
    {
        if (headers.Connection.Count == 0)
        {
            return;
        }

        foreach (var name in headers.GetCommaSeparatedValues(HeaderNames.Connection))
        {
            // A client behind a trusted proxy must not be able to remove what that proxy added.
            if (!_proxyOnly.Contains(name) && !_reserved.Contains(name) && !IsHandledByYarp(name))
            {
                headers.Remove(name);
            }
        }
    }

    private static bool IsHandledByYarp(string name) =>
        name.Equals(HeaderNames.TE, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.Upgrade, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase);
}
