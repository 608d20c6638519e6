using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Authorization;

/// <summary>
/// Lets callers pass who meet what their endpoint asks for, where that is policies of the section and nothing else. It says yes or nothing: a
/// no, and how it is told, is the platform's. That one combines the policies anew and resolves a handful of services for each request.
/// </summary>
internal sealed class MetPolicies(IOptionsMonitor<AuthOptions> options, IAuthorizationPolicyProvider provider)
{
    /// <summary>By this the platform's endpoint stage knows that somebody has looked; without it, it refuses to run the endpoint.</summary>
    private const string Mark = "__AuthorizationMiddlewareWithEndpointInvoked";
    private static readonly object Done = new();
    private static readonly string[] Others = [];

    private readonly ConditionalWeakTable<Endpoint, string[]> _policies = [];
    private volatile StrongBox<bool>? _decidesAlone;

    /// <returns>Whether that was all; if not, the platform's middleware is to do it.</returns>
    public bool LetPass(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || _policies.GetValue(endpoint, PoliciesOf) is not { Length: > 0 } policies || !DecidesAlone(context))
        {
            return false;
        }

        var current = options.CurrentValue;
        foreach (var policy in policies)
        {
            if (!NamedPolicyRequirement.IsMetBy(context.User, policy, current))
            {
                return false;
            }
        }

        context.Items[Mark] = Done;
        return true;
    }

    /// <returns>The names of all that is asked; none where something else is asked for too, or who asks is not by name.</returns>
    private static string[] PoliciesOf(Endpoint endpoint)
    {
        if (endpoint.Metadata.Any(m => m is AuthorizationPolicy or IAuthorizationRequirementData or IAllowAnonymous))
        {
            return Others;
        }

        var asked = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
        return asked.All(a => a is { Roles: null, AuthenticationSchemes: null } && !string.IsNullOrWhiteSpace(a.Policy))
            ? [.. asked.Select(a => a.Policy!)]
            : Others;
    }

    /// <summary>Services stay what they are, so they are asked for once.</summary>
    private bool DecidesAlone(HttpContext context) =>
        (_decidesAlone ??= new(provider is NamedPolicyProvider && ArePlatforms(context.RequestServices))).Value;

    /// <summary>Whether nobody else may veto, or wants to hear of it.</summary>
    private static bool ArePlatforms(IServiceProvider services) =>
        services.GetServices<IAuthorizationHandler>().All(h => h is PassThroughAuthorizationHandler)
        && services.GetRequiredService<IAuthorizationMiddlewareResultHandler>() is AuthorizationMiddlewareResultHandler
        && services.GetRequiredService<IPolicyEvaluator>().GetType() == typeof(PolicyEvaluator)
        && IsPlatforms(services.GetRequiredService<IAuthorizationService>())
        && IsPlatforms(services.GetRequiredService<IAuthorizationHandlerProvider>())
        && IsPlatforms(services.GetRequiredService<IAuthorizationHandlerContextFactory>())
        && IsPlatforms(services.GetRequiredService<IAuthorizationEvaluator>());

    private static bool IsPlatforms(object service) => service.GetType().Assembly == typeof(DefaultAuthorizationService).Assembly;
}
