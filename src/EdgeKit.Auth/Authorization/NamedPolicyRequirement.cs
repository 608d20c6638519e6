using System.Security.Claims;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Authorization;

/// <summary>
/// The requirement of one configured policy. The policy is looked up at evaluation; if a reload has removed it, the
/// requirement fails for every caller.
/// </summary>
internal sealed class NamedPolicyRequirement(string name, PolicyTables tables)
    : IAuthorizationRequirement, IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        var table = (context.Resource as HttpContext)?.GetPolicyTable() ?? tables.Current;
        if (IsAuthenticated(context.User)
            && Find(name, table.Get<AuthOptions>()) is { } policy && Satisfies(context.User, policy))
        {
            context.Succeed(this);
        }

        return Task.CompletedTask;
    }

    /// <summary>Shown in ASP.NET Core's log of failed requirements.</summary>
    public override string ToString() => $"EdgeKit:Auth:Policies:{name}";

    /// <summary>Finds a policy by its case-insensitive name, as ASP.NET Core does.</summary>
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

    private static bool Satisfies(ClaimsPrincipal caller, NamedPolicyOptions policy)
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
