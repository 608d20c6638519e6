using EdgeKit.Cache.Http.Rules;
using EdgeKit.Http.Callers;

namespace EdgeKit.Cache.Http.Calling;

/// <summary>What became of a request on its way through the handlers below.</summary>
internal static class Passage
{
    /// <summary>
    /// An answer may be stored only for the request that the cache has seen: not for one to which another URL or
    /// another user was put.
    /// </summary>
    /// <param name="asked">The caller's request.</param>
    /// <param name="sent">The request as it went to the server at last.</param>
    /// <param name="callers">By which headers users are told apart.</param>
    /// <returns>Why the answer is not stored; <see langword="null"/> when it may be.</returns>
    public static Storability? WhyNotStorable(HttpRequestMessage asked, HttpRequestMessage sent, CallerRules callers) =>
        sent.RequestUri != asked.RequestUri ? Storability.Redirected
        : CallKey.OwnerOf(sent, callers) != CallKey.OwnerOf(asked, callers) ? Storability.Authorization
        : null;
}
