using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace EdgeKit.Auth.Authorization;

/// <summary>Asks for scopes in <c>scope</c> (RFC 8693) or <c>scp</c>, each a list with spaces or several claims.</summary>
internal sealed class ScopesRequirement(IReadOnlyList<string> required)
    : AuthorizationHandler<ScopesRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopesRequirement requirement)
    {
        if (required.All(scope => context.User.Claims.Any(claim => IsScope(claim) && Lists(claim.Value, scope))))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private static bool IsScope(Claim claim) => claim.Type is "scope" or "scp";

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
