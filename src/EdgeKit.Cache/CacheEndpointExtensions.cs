using EdgeKit.Cache;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Assigns endpoints to a cache policy.</summary>
public static class CacheEndpointExtensions
{
    /// <summary>Caches the endpoints' responses to GET, as a shared cache (RFC 9111). The last call wins.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <param name="policyName">The name of a policy in the section <c>EdgeKit:Cache</c>.</param>
    /// <returns>The same endpoints.</returns>
    public static TBuilder CacheResponse<TBuilder>(this TBuilder builder, string policyName)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(policyName);
        builder.Add(endpoint => endpoint.Metadata.Add(new CacheResponseAttribute(policyName)));
        return builder;
    }
}
