using System.Security.Claims;

namespace EdgeKit.Auth.Authorization;

/// <summary>
/// The scopes of a caller: <c>scope</c> (RFC 8693) or <c>scp</c>, each a list with spaces or several claims.
/// </summary>
internal static class GrantedScopes
{
    /// <summary>What JwtBearer makes of <c>scp</c> unless <c>MapInboundClaims</c> is off.</summary>
    private const string AsJwtBearerMapsIt = "http://schemas.microsoft.com/identity/claims/scope";

    public static bool Include(ClaimsPrincipal caller, string scope)
    {
        foreach (var claim in caller.Claims)
        {
            if (claim.Type is "scope" or "scp" or AsJwtBearerMapsIt && Lists(claim.Value, scope))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Lists(ReadOnlySpan<char> scopes, string scope)
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
