using System.Security.Cryptography;
using System.Text;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Http.Callers;

namespace EdgeKit.Cache.Http.Client;

/// <summary>
/// The key of a call. A private cache belongs to one user; a server calls on behalf of many, so each client and each
/// set of credentials has a cache of its own.
/// </summary>
internal static class ClientKey
{
    public static CacheKey Of(
        HttpRequestMessage request, Uri url, string client, HttpPolicy policy, CallerRules callers) =>
        new(policy.Space, $"c:{client}\n{OwnerOf(request, callers)}\n{UrlKey.Of(url, policy.Query)}");

    /// <summary>What a request asks for: its Host field counts before the address that is connected to.</summary>
    public static Uri TargetOf(HttpRequestMessage request, Uri url) =>
        request.Headers.Host is { } host
        && Uri.TryCreate($"{url.Scheme}://{host}{url.PathAndQuery}", UriKind.Absolute, out var target) ? target : url;

    /// <summary>Whose request it is, as one text; empty for nobody's.</summary>
    public static string OwnerOf(HttpRequestMessage request, CallerRules callers)
    {
        var text = new StringBuilder();
        foreach (var name in callers.CredentialHeaders)
        {
            if (request.Headers.NonValidated.TryGetValues(name, out var values))
            {
                text.Append(name).Append('=').Append(values.ToString()).Append('\n');
            }
        }

        return text.Length == 0 ? "" : Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
