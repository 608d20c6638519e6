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

    /// <summary>A cached policy would survive a reload that defines or removes one of the same name.</summary>
    public bool AllowsCachingPolicies => false;

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
        NamedPolicyRequirement.Find(policyName, tables.Current.Get<AuthOptions>()) is null
            ? _code.GetPolicyAsync(policyName)
            : Task.FromResult<AuthorizationPolicy?>(_named.GetOrAdd(policyName, Build));

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => _code.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => _code.GetFallbackPolicyAsync();

    /// <summary>Names a scheme for the callers of both if the default scheme excludes EdgeKit's callers.</summary>
    private AuthorizationPolicy Build(string name) =>
        new AuthorizationPolicyBuilder(application.ExcludesEdgeKit ? [DefaultSchemeHandler.Scheme] : [])
            .AddRequirements(new NamedPolicyRequirement(name, tables)).Build();
}
