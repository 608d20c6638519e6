using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Keys;

/// <summary>Scheme and host as a request has them, and in the one spelling that keys have.</summary>
internal sealed record Authority(string Scheme, string? Host, string Text)
{
    public static Authority Of(string scheme, HostString host)
    {
        var ordinary = host.Port is null or (80 or 443) && host.Port == (scheme == "https" ? 443 : 80);
        var text = ordinary && host.Port is not null ? host.Host : host.Value;
        return new Authority(scheme, host.Value, $"{scheme}://{text?.ToLowerInvariant()}");
    }
}
