using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Authorization;

/// <summary>Finds which policies of the section an endpoint names.</summary>
internal static class EndpointPolicies
{
    public static IEnumerable<NamedPolicyOptions> Of(Endpoint? endpoint, AuthOptions options) =>
        (endpoint?.Metadata.GetOrderedMetadata<IAuthorizeData>() ?? [])
            .Select(data => data.Policy is { } name ? NamedPolicyRequirement.Find(name, options) : null)
            .OfType<NamedPolicyOptions>();
}
