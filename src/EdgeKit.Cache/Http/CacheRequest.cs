using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Memory;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http;

/// <summary>A GET or HEAD request under a policy, as both front ends describe it to the engine.</summary>
internal sealed record CacheRequest
{
    public required HttpPolicy Policy { get; init; }

    /// <summary>The key of the URL, before <c>Vary</c> is taken into account.</summary>
    public required CacheKey Key { get; init; }

    public required CacheDirectives Directives { get; init; }

    public required IHeaderDictionary Headers { get; init; }

    public IRequestCookieCollection? Cookies { get; init; }

    public bool IsHead { get; init; }

    public bool HasCredentials { get; init; }

    /// <summary>The caller's network, for quotas; empty for requests that this process sends.</summary>
    public string Caller { get; init; } = "";

    public CancellationToken Aborted { get; init; }

    /// <summary>True if the response is never filled: neither a HEAD response nor a part can be stored.</summary>
    public bool IsLookupOnly => IsHead || Headers.Range.Count > 0 || Directives.OnlyIfCached;

    /// <summary>Returns the key of the variant that this request selects under a marker.</summary>
    public CacheKey VariantOf(VaryMarker marker) => ResponseKey.Variant(Key, marker, Headers, Cookies);

    /// <summary>Returns <see cref="VariantOf"/> over a copy of the headers, for use after the request.</summary>
    public Func<VaryMarker, CacheKey> SnapshotVariants()
    {
        var (key, cookies) = (Key, Cookies);
        var headers = new HeaderDictionary(
            new Dictionary<string, StringValues>(Headers, StringComparer.OrdinalIgnoreCase));
        return marker => ResponseKey.Variant(key, marker, headers, cookies);
    }
}
