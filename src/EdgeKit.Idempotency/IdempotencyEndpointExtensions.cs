using EdgeKit.Idempotency;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Applies idempotency policies to endpoints.</summary>
public static class IdempotencyEndpointExtensions
{
    /// <summary>Applies a policy to endpoints; the last one applies. It does not affect safe methods.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <param name="policyName">The name of the policy.</param>
    /// <returns>The same endpoints.</returns>
    public static TBuilder RequireIdempotency<TBuilder>(this TBuilder builder, string policyName)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(policyName);
        builder.Add(endpoint => endpoint.Metadata.Add(new IdempotentAttribute(policyName)));
        return builder;
    }
}
