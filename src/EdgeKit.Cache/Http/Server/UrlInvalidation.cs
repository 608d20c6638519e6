using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Http.Storage;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// Removes all responses stored for a URL: under each policy, with and without credentials, behind each marker.
/// </summary>
internal sealed class UrlInvalidation(CacheEngine engine, CachedEndpoints endpoints)
{
    public Task RemoveAsync(IEnumerable<Uri> urls) => Task.WhenAll(
        from url in urls
        from policy in endpoints.Policies
        from key in ResponseKey.AllOf(url, policy)
        select engine.RemoveAsync(key).AsTask());
}
