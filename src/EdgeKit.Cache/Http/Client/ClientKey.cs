using System.Security.Cryptography;
using System.Text;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Memory;
using EdgeKit.Http.Callers;

namespace EdgeKit.Cache.Http.Client;

/// <summary>Keys of requests that this process sends. Each client and each set of credentials has its own.</summary>
internal static class ClientKey
{
    public static CacheKey Of(
        HttpRequestMessage request, Uri url, string client, HttpPolicy policy, CallerResolver callers) =>
        policy.KeyOf($"c:{client}\n{OwnerOf(request, callers)}\n{UrlKey.Of(url, policy.Query)}");

    /// <summary>Returns the requested URL: the Host field takes precedence over the connected address.</summary>
    public static Uri TargetOf(HttpRequestMessage request, Uri url) =>
        request.Headers.Host is { } host
        && Uri.TryCreate($"{url.Scheme}://{host}{url.PathAndQuery}", UriKind.Absolute, out var target) ? target : url;

    /// <summary>Returns a hash of the credentials; empty if there are none.</summary>
    public static string OwnerOf(HttpRequestMessage request, CallerResolver callers)
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
