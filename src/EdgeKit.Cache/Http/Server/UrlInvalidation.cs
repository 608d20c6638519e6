using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// Removes all responses stored for a URL: with and without credentials, behind each marker, and under each policy that
/// an endpoint names.
/// </summary>
internal sealed class UrlInvalidation(CacheEngine engine, EndpointDataSource endpoints, PolicyTables tables)
{
    private volatile string[]? _policyNames;

    public Task RemoveAsync(IEnumerable<Uri> urls)
    {
        var policies = tables.Current.Get<HttpPolicies>();
        return Task.WhenAll(
            from url in urls
            from name in _policyNames ?? FollowPolicyNames()
            from key in ResponseKey.AllOf(url, policies.Get(name, shared: true))
            select engine.RemoveAsync(key).AsTask());
    }

    private string[] FollowPolicyNames()
    {
        // Watch before reading, so that a change in between is read twice and not missed.
        ChangeToken.OnChange(endpoints.GetChangeToken, () => _policyNames = ReadPolicyNames());
        return _policyNames = ReadPolicyNames();
    }

    private string[] ReadPolicyNames() =>
        [.. endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<ICacheResponseMetadata>()?.PolicyName)
            .OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
}
