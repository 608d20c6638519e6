using System.Collections.Concurrent;
using EdgeKit.Auth.Schemes;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Authorization;

/// <summary>Provides the policies of the configuration, and those registered in code for all other names.</summary>
internal sealed class NamedPolicyProvider(
    PolicyTables tables, IOptions<AuthorizationOptions> code, ApplicationSchemes application)
        : IAuthorizationPolicyProvider
{
    private readonly DefaultAuthorizationPolicyProvider _code = new(code);
    private readonly ConcurrentDictionary<string, AuthorizationPolicy> _named = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// False, because a cached policy would survive a reload that defines or removes a policy of the same name.
    /// </summary>
    public bool AllowsCachingPolicies => false;

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
        NamedPolicyRequirement.Find(policyName, tables.Current.Get<AuthOptions>()) is null
            ? _code.GetPolicyAsync(policyName)
            : Task.FromResult<AuthorizationPolicy?>(_named.GetOrAdd(policyName, Build));

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => _code.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => _code.GetFallbackPolicyAsync();

    /// <summary>
    /// Builds the policy. If the application's default scheme does not authenticate EdgeKit's callers, the policy names
    /// the scheme that authenticates the callers of both.
    /// </summary>
    private AuthorizationPolicy Build(string name) =>
        new AuthorizationPolicyBuilder(application.ExcludesEdgeKit ? [DefaultSchemeHandler.Scheme] : [])
            .AddRequirements(new NamedPolicyRequirement(name, tables)).Build();
}
