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
        var subject = SubjectClaim(context);
        if (subject is null && !policy.Anonymous)
        {
            return null;
        }

        using var digest = PartedHash.Rent();
        digest.Append(policyName);
        digest.Append(policy.TenantClaim is { Length: > 0 } claim ? context.User.FindFirst(claim)?.Value : null);

        // Two issuers may know two people by one name.
        digest.Append(subject?.Issuer);
        digest.Append(subject?.Type);
        digest.Append(subject is null ? context.Connection.RemoteIpAddress?.ToString() : subject.Value);
        digest.Append(context.Request.Method);
        digest.Append(Route(context));
        digest.Append(key);
        return digest.Finish();
    }

    private static Claim? SubjectClaim(HttpContext context)
    {
        if (context.User.Identity?.IsAuthenticated != true)
        {
            return null;
        }

        foreach (var type in SubjectClaims)
        {
            if (context.User.FindFirst(type) is { Value.Length: > 0 } claim)
            {
                return claim;
            }
        }

        return null;
    }

    private static string Route(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route ?? context.Request.Path.ToString();
}
