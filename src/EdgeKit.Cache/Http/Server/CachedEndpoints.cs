using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// The cache policies that endpoints name, under which alone responses can be stored. Follows changes of the endpoints.
/// </summary>
internal sealed class CachedEndpoints(EndpointDataSource endpoints, HttpPolicies policies)
{
    private volatile string[]? _names;

    public IEnumerable<HttpPolicy> Policies => (_names ?? Read()).Select(name => policies.Get(name, shared: true));

    private string[] Read()
    {
        // Watch before reading, so that a change in between is read twice and not missed.
        ChangeToken.OnChange(endpoints.GetChangeToken, () => _names = Names());
        return _names = Names();
    }

    private string[] Names() =>
        [.. endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<ICacheResponseMetadata>()?.PolicyName)
            .OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
}
