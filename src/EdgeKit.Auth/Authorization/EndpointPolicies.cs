using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Authorization;

/// <summary>Finds the configured policies that an endpoint requires.</summary>
internal static class EndpointPolicies
{
    public static IEnumerable<NamedPolicyOptions> Of(HttpContext context) =>
        (context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>() ?? [])
            .Select(data => data.Policy is { } name
                ? NamedPolicyRequirement.Find(name, context.GetPolicyTable().Get<AuthOptions>()) : null)
            .OfType<NamedPolicyOptions>();
}
