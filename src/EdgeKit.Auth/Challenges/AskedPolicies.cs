using EdgeKit.Auth.Authorization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Challenges;

/// <summary>Finds which policies of the section an endpoint names.</summary>
internal static class AskedPolicies
{
    public static IEnumerable<NamedPolicyOptions> Of(Endpoint? endpoint, AuthOptions options) =>
        (endpoint?.Metadata.GetOrderedMetadata<IAuthorizeData>() ?? [])
            .Select(data => data.Policy is { } name ? NamedPolicyRequirement.Find(name, options) : null)
            .OfType<NamedPolicyOptions>();
}
