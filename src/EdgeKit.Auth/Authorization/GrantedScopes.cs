using System.Security.Claims;

namespace EdgeKit.Auth.Authorization;

/// <summary>
/// Finds the scopes of a caller in <c>scope</c> (RFC 8693) or <c>scp</c>, each a space-separated list or several
/// claims.
/// </summary>
internal static class GrantedScopes
{
    /// <summary>The claim type to which JwtBearer maps <c>scp</c> unless <c>MapInboundClaims</c> is off.</summary>
    private const string MappedScopeClaim = "http://schemas.microsoft.com/identity/claims/scope";

    public static bool Include(ClaimsPrincipal caller, string scope)
    {
        foreach (var claim in caller.Claims)
        {
            if (claim.Type is "scope" or "scp" or MappedScopeClaim && Contains(claim.Value, scope))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(ReadOnlySpan<char> scopes, string scope)
    {
        foreach (var range in scopes.Split(' '))
        {
            if (scopes[range].SequenceEqual(scope))
            {
                return true;
            }
        }

        return false;
    }
}
