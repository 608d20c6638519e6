using System.Security.Claims;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Authorization;

/// <summary>The requirement of one configured policy; every caller fails it after the policy was removed.</summary>
internal sealed class NamedPolicyRequirement(string name, PolicyTables tables)
    : IAuthorizationRequirement, IAuthorizationHandler
{
    /// <summary>The claim type to which JwtBearer maps <c>scp</c> unless <c>MapInboundClaims</c> is off.</summary>
    private const string MappedScopeClaim = "http://schemas.microsoft.com/identity/claims/scope";

    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        var table = (context.Resource as HttpContext)?.GetPolicyTable() ?? tables.Current;
        if (context.User.Identities.Any(identity => identity.IsAuthenticated)
            && Find(name, table.Get<AuthOptions>()) is { } policy && Satisfies(context.User, policy))
        {
            context.Succeed(this);
        }

        return Task.CompletedTask;
    }

    /// <summary>Shown in ASP.NET Core's log of failed requirements.</summary>
    public override string ToString() => $"EdgeKit:Auth:Policies:{name}";

    /// <summary>Finds the configured policies that the endpoint of a request requires.</summary>
    public static IEnumerable<NamedPolicyOptions> FindAll(HttpContext context) =>
        (context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>() ?? [])
            .Select(data => data.Policy is { } name ? Find(name, context.GetPolicyTable().Get<AuthOptions>()) : null)
            .OfType<NamedPolicyOptions>();

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

    private static bool Satisfies(ClaimsPrincipal caller, NamedPolicyOptions policy)
    {
        foreach (var scope in policy.Scopes)
        {
            if (!HasScope(caller, scope))
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

    /// <summary>Looks in <c>scope</c> (RFC 8693) and <c>scp</c>: space-separated lists or several claims.</summary>
    private static bool HasScope(ClaimsPrincipal caller, string scope)
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
