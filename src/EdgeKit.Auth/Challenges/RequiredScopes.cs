using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Challenges;

/// <summary>Finds what an endpoint asks of a caller, to tell one that was turned away.</summary>
internal static class RequiredScopes
{
    public static IEnumerable<string> Of(Endpoint? endpoint, AuthOptions options) =>
        AskedPolicies.Of(endpoint, options).SelectMany(policy => policy.Scopes).Distinct(StringComparer.Ordinal);
}
