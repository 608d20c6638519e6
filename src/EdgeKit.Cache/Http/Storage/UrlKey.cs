using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>A URL as text: equal for two URLs only if every application treats them as the same.</summary>
internal static class UrlKey
{
    /// <summary>Represents all hosts; not a valid host name.</summary>
    private static readonly HostString AnyHost = new("*");

    /// <summary>The authority of the previous request, usually the same.</summary>
    private static volatile Authority? _last;

    public static string Of(string prefix, HttpRequest request, IReadOnlySet<string>? allowedQuery, bool byHost = true)
    {
        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var (host, path) = (byHost ? request.Host : AnyHost, request.PathBase.Add(request.Path));
        return Join(prefix, request.Scheme, host, path, raw, request.QueryString.Value, allowedQuery);
    }

    public static string Of(Uri url, IReadOnlySet<string>? allowedQuery, bool byHost = true)
    {
        var raw = url.GetComponents(UriComponents.Path | UriComponents.KeepDelimiter, UriFormat.UriEscaped);
        var host = byHost ? HostString.FromUriComponent(url) : AnyHost;
        return Join("", url.Scheme, host, PathString.FromUriComponent(raw), raw, url.Query, allowedQuery);
    }

    private static string Join(
        string prefix, string scheme, HostString host, PathString path, string? raw, string? query,
        IReadOnlySet<string>? allowedQuery) => string.Concat(
            prefix,
            AuthorityOf(scheme, host),
            EscapedPath(path, raw),
            QueryKey.Normalize(query, allowedQuery) is { Length: > 0 } kept ? "?" + kept : "");

    private static string AuthorityOf(string scheme, HostString host)
    {
        var last = _last;
        if (last is null || last.Scheme != scheme || last.Host != host.Value)
        {
            var isDefault = host.Port is null || host.Port == (scheme == "https" ? 443 : 80);
            var text = isDefault && host.Port is not null ? host.Host : host.Value;
            _last = last = new Authority(scheme, host.Value, $"{scheme}://{text?.ToLowerInvariant()}");
        }

        return last.Text;
    }

    /// <summary>A percent sign in a decoded path was sent as such or as %25; only the raw target tells which.</summary>
    private static string EscapedPath(PathString path, string? raw)
    {
        var escaped = path.HasValue ? path.ToUriComponent() : "/";
        return path.Value?.Contains('%', StringComparison.Ordinal) == true && raw is not null
            ? $"{escaped}#{raw.Split('?')[0]}" : escaped;
    }

    /// <summary>Scheme and host as sent, and as keys spell them.</summary>
    private sealed record Authority(string Scheme, string? Host, string Text);
}
