using EdgeKit.Cache;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts endpoints under a cache policy.</summary>
public static class CacheEndpointExtensions
{
    /// <summary>
    /// Stores answers of the endpoints to GET and serves them, as RFC 9111 has it for a shared cache; the last call on
    /// an endpoint counts.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of endpoint.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <param name="policyName">The name of a policy of the section <c>EdgeKit:Cache</c>.</param>
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
