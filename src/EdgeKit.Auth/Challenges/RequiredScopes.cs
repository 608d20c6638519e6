using EdgeKit.Auth.Authorization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Challenges;

/// <summary>Finds what an endpoint asks of a caller, to tell one that was turned away.</summary>
internal static class RequiredScopes
{
    public static IEnumerable<string> Of(Endpoint? endpoint, AuthOptions options) =>
        (endpoint?.Metadata.GetOrderedMetadata<IAuthorizeData>() ?? [])
            .Select(data => data.Policy is { } name ? NamedPolicyRequirement.Find(name, options) : null)
            .OfType<NamedPolicyOptions>()
            .SelectMany(policy => policy.Scopes)
            .Distinct(StringComparer.Ordinal);
}
