using System.Collections.Concurrent;
using EdgeKit.Auth.Schemes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Authorization;

/// <summary>
/// Answers with the policies of the configuration in force, and with those registered in code for every other name.
/// </summary>
internal sealed class NamedPolicyProvider(
    IOptionsMonitor<AuthOptions> options, IOptions<AuthorizationOptions> code, ApplicationSchemes application)
        : IAuthorizationPolicyProvider
{
    private readonly DefaultAuthorizationPolicyProvider _code = new(code);
    private readonly ConcurrentDictionary<string, AuthorizationPolicy> _named = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A policy of code that is kept with its endpoint would outlive a reload that puts one of the section in its
    /// place.
    /// </summary>
    public bool AllowsCachingPolicies => false;

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
        NamedPolicyRequirement.Find(policyName, options.CurrentValue) is null
            ? _code.GetPolicyAsync(policyName)
            : Task.FromResult<AuthorizationPolicy?>(_named.GetOrAdd(policyName, Build));

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => _code.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => _code.GetFallbackPolicyAsync();

    /// <summary>
    /// Where the default scheme does not know our callers, the one is named that knows its callers and ours.
    /// </summary>
    private AuthorizationPolicy Build(string name) =>
        new AuthorizationPolicyBuilder(application.ExcludesEdgeKit ? [DefaultSchemeHandler.Scheme] : [])
            .AddRequirements(new NamedPolicyRequirement(name, options)).Build();
}
