using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeKit.Configuration;

/// <summary>The endpoints that the application has mapped so far, known only after <c>Build()</c>.</summary>
internal sealed class MappedEndpoints
{
    public ICollection<EndpointDataSource> Sources { get; set; } = [];

    public IEnumerable<Endpoint> All => Sources.SelectMany(s => s.Endpoints);
}
