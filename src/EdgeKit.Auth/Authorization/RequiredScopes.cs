using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Authorization;

/// <summary>Finds what an endpoint asks of a caller, to tell one that was turned away.</summary>
internal static class RequiredScopes
{
    public static IEnumerable<string> Of(Endpoint? endpoint, AuthOptions options) =>
        EndpointPolicies.Of(endpoint, options).SelectMany(policy => policy.Scopes).Distinct(StringComparer.Ordinal);
}
