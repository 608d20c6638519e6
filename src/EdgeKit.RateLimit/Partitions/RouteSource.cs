using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>The endpoint's route pattern, which a caller cannot vary.</summary>
internal sealed class RouteSource : PartitionSource
{
    public override PartitionKey? Find(HttpContext context, CallerResolver callers) => context.GetEndpoint() switch
    {
        RouteEndpoint { RoutePattern.RawText: { } pattern } => PartitionKey.Of(PartitionKind.Route, pattern),
        { DisplayName: { } name } => PartitionKey.Of(PartitionKind.Route, name),
        _ => null,
    };
}
