using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Authorization;

/// <summary>Answers with the policies of the configuration in force, and with those registered in code for every other name.</summary>
internal sealed class NamedPolicyProvider(IOptionsMonitor<AuthOptions> options, IOptions<AuthorizationOptions> code) : IAuthorizationPolicyProvider
{
    private readonly DefaultAuthorizationPolicyProvider _code = new(code);
    private volatile Built _built = new(new AuthOptions(), []);

    /// <summary>A cached policy would outlive a reload.</summary>
    public bool AllowsCachingPolicies => false;

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => Current().GetValueOrDefault(policyName) is { } policy
        ? Task.FromResult<AuthorizationPolicy?>(policy)
        : _code.GetPolicyAsync(policyName);

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => _code.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => _code.GetFallbackPolicyAsync();

    private Dictionary<string, AuthorizationPolicy> Current()
    {
        var current = options.CurrentValue;
        var built = _built;
        if (!ReferenceEquals(built.From, current))
        {
            _built = built = new Built(current, current.Policies.ToDictionary(
                entry => entry.Key, entry => Build(entry.Value), StringComparer.OrdinalIgnoreCase));
        }

        return built.Policies;
    }

    private static AuthorizationPolicy Build(NamedPolicyOptions policy)
    {
        var builder = new AuthorizationPolicyBuilder().RequireAuthenticatedUser();
        if (policy.Scopes.Count > 0)
        {
            builder.AddRequirements(new ScopesRequirement([.. policy.Scopes]));
        }

        foreach (var (type, values) in policy.Claims)
        {
            builder.RequireClaim(type, values);
        }

        return builder.Build();
    }

    private sealed record Built(AuthOptions From, Dictionary<string, AuthorizationPolicy> Policies);
}
