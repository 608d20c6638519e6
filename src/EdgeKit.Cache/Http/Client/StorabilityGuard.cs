using EdgeKit.Cache.Http.Rules;
using EdgeKit.Http.Callers;

namespace EdgeKit.Cache.Http.Client;

/// <summary>
/// Refuses to store a response to another request than the cache has seen: inner handlers may have changed the URL or
/// the user.
/// </summary>
internal static class StorabilityGuard
{
    /// <returns><see langword="null"/> if the response may be stored.</returns>
    public static Storability? Refusal(HttpRequestMessage asked, HttpRequestMessage sent, CallerResolver callers) =>
        sent.RequestUri != asked.RequestUri ? Storability.Redirected
        : ClientKey.OwnerOf(sent, callers) != ClientKey.OwnerOf(asked, callers) ? Storability.Authorization
        : null;
}
