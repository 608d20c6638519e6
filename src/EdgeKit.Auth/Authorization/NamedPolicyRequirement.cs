using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Authorization;

/// <summary>
/// What a policy of the configuration asks for, looked up when it is asked: one that a reload took away in between lets
/// nobody pass. It answers for itself alone: an endpoint may name several.
/// </summary>
internal sealed class NamedPolicyRequirement(string name, IOptionsMonitor<AuthOptions> options)
    : IAuthorizationRequirement, IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (IsMetBy(context.User, name, options.CurrentValue))
        {
            context.Succeed(this);
        }

        return Task.CompletedTask;
    }

    /// <summary>For the platform's log of requirements that were not met.</summary>
    public override string ToString() => $"EdgeKit:Auth:Policies:{name}";

    public static bool IsMetBy(ClaimsPrincipal caller, string name, AuthOptions options) =>
        IsAuthenticated(caller) && Find(name, options) is { } policy && Meets(caller, policy);

    /// <summary>Names are compared without regard to case, as the platform does.</summary>
    public static NamedPolicyOptions? Find(string name, AuthOptions options)
    {
        if (options.Policies.TryGetValue(name, out var exact))
        {
            return exact;
        }

        foreach (var (key, policy) in options.Policies)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return policy;
            }
        }

        return null;
    }

    private static bool IsAuthenticated(ClaimsPrincipal caller)
    {
        foreach (var identity in caller.Identities)
        {
            if (identity.IsAuthenticated)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Meets(ClaimsPrincipal caller, NamedPolicyOptions policy)
    {
        foreach (var scope in policy.Scopes)
        {
            if (!GrantedScopes.Include(caller, scope))
            {
                return false;
            }
        }

        foreach (var (type, values) in policy.Claims)
        {
            if (!caller.HasClaim(claim => claim.Type.Equals(type, StringComparison.OrdinalIgnoreCase)
                && (values.Count == 0 || values.Contains(claim.Value))))
            {
                return false;
            }
        }

        return true;
    }
}
