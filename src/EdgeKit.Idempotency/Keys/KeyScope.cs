using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// Whose key it is, and for what: tenant, subject, method and route template go into the hash with it, so that no caller can reach
/// another's key.
/// </summary>
internal static class KeyScope
{
    private static readonly string[] SubjectClaims = ["sub", ClaimTypes.NameIdentifier, "client_id", "azp"];

    /// <summary>The scoped key, or <see langword="null"/> for a caller without identity where one is demanded.</summary>
    public static string? Resolve(HttpContext context, string policyName, string key, IdempotencyPolicyOptions policy)
    {
        if (Subject(context, policy) is not { } subject)
        {
            return null;
        }

        using var digest = new PartedHash();
        digest.Append(policyName);
        digest.Append(policy.TenantClaim is { Length: > 0 } claim ? context.User.FindFirst(claim)?.Value : null);
        digest.Append(subject);
        digest.Append(context.Request.Method);
        digest.Append(Route(context));
        digest.Append(key);
        return digest.Finish();
    }

    private static string? Subject(HttpContext context, IdempotencyPolicyOptions policy)
    {
        if (context.User.Identity?.IsAuthenticated == true)
        {
            foreach (var type in SubjectClaims)
            {
                if (context.User.FindFirst(type) is { Value.Length: > 0 } claim)
                {
                    // Two issuers may know two people by one name.
                    return $"{claim.Issuer}\n{type}\n{claim.Value}";
                }
            }
        }

        return policy.Anonymous ? $"anonymous\n{context.Connection.RemoteIpAddress}" : null;
    }

    private static string Route(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route ?? context.Request.Path.ToString();
}
