using System.Collections.Frozen;
using EdgeKit.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Gateway.Sanitization;

/// <summary>Which headers of a request are taken away before anything looks at them. Immutable.</summary>
internal sealed class HeaderSanitizer(GatewayOptions options, HttpOptions http)
{
    /// <summary>What decides who asks, for what, and how often, besides credentials.</summary>
    private static readonly string[] Reserved = [
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Idempotency-Key", "traceparent", "tracestate"];

    /// <summary>
    /// For this hop whatever Connection says (RFC 9110 §7.6.1), and not passed on by YARP. TE and Upgrade have a
    /// meaning on the way.
    /// </summary>
    private static readonly string[] HopByHop =
        ["Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "Proxy-Authenticate", "Proxy-Authentication-Info",
            "Proxy-Features", "Proxy-Instruction", "Security-Scheme", "ALPN", "Close", "HTTP2-Settings"];

    private readonly ProxyOnlyHeaders _proxyOnly = new(options.TrustedHeaders);
    private readonly FrozenSet<string> _allowed = options.AllowedHeaders.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly FrozenSet<string> _reserved = Reserved.Concat(
        http.CredentialHeaders).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether no reload came since.</summary>
    public bool AreOf(GatewayOptions gateway, HttpOptions callers) =>
        ReferenceEquals(gateway, options) && ReferenceEquals(callers, http);

    /// <summary>
    /// Removes what must not be passed on, so that limits, cache, authorization and destination see one request. What
    /// stages behind add is not touched.
    /// </summary>
    public void Sanitize(HttpRequest request, bool fromProxy)
    {
        var headers = request.Headers;
        var mayHaveMarks = IsRemoteCall(request);
        List<string>? unwanted = null;
        foreach (var (name, _) in headers)
        {
            if (!_allowed.Contains(name)
                && ((!fromProxy && _proxyOnly.Contains(name)) || IsAlias(name, mayHaveMarks)))
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
    /// Gateways and languages that make variables of headers (CGI, WSGI, PHP, Rack) know no difference between a hyphen
    /// and other marks: <c>X_Lang</c> is <c>X-Lang</c> to them, and something else to every cache and policy in front.
    /// </summary>
    private bool IsAlias(string name, bool mayHaveMarks)
    {
        if (!HasSpecialCharacters(name))
        {
            return false;
        }

        if (!mayHaveMarks)
        {
            return true;
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

    private static bool HasSpecialCharacters(string name)
    {
        foreach (var c in name)
        {
            if (c != '-' && !char.IsAsciiLetterOrDigit(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>In metadata of gRPC, underscores and dots are usual; no cache stands in front of such calls.</summary>
    private static bool IsRemoteCall(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// RFC 9110 §7.6.1: fields that Connection names are for the next hop only, and that is this one.
    /// </summary>
    private void RemoveConnectionOptions(IHeaderDictionary headers)
    {
        if (headers.Connection.Count == 0)
        {
            return;
        }

        foreach (var name in headers.GetCommaSeparatedValues(HeaderNames.Connection))
        {
            // A client behind a trusted proxy must not be able to take away what that proxy said; the rest is the
            // proxy's own business.
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
