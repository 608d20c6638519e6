using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// The policies that endpoints name: only under them can there be stored answers. Follows endpoints that come and go.
/// </summary>
internal sealed class CachedEndpoints(EndpointDataSource endpoints, HttpPolicies policies)
{
    private volatile string[]? _names;

    public IEnumerable<HttpPolicy> Policies => (_names ?? Read()).Select(name => policies.Get(name, shared: true));

    private string[] Read()
    {
        // Watched before it is read: a change in between is then a change too many, not one too few.
        ChangeToken.OnChange(endpoints.GetChangeToken, () => _names = Names());
        return _names = Names();
    }

    private string[] Names() =>
        [.. endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<ICacheResponseMetadata>()?.PolicyName)
            .OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
}
