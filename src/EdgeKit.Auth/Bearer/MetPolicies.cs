using System.Runtime.CompilerServices;
using EdgeKit.Auth.Authorization;
using EdgeKit.Auth.Schemes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Bearer;

/// <summary>
/// Lets callers pass who meet what their endpoint asks for, where that is policies of the section and nothing else. It
/// says yes or nothing: a no, and how it is told, is the platform's. That one combines the policies anew and resolves a
/// handful of services for each request.
/// </summary>
internal sealed class MetPolicies(
    IOptionsMonitor<AuthOptions> options,
    IAuthorizationPolicyProvider provider, DefaultServicesGuard platform, ApplicationSchemes application)
{
    /// <summary>
    /// By this the platform's endpoint stage knows that somebody has looked; without it, it refuses to run the
    /// endpoint.
    /// </summary>
    private const string Mark = "__AuthorizationMiddlewareWithEndpointInvoked";
    private static readonly object Done = new();

    private readonly ConditionalWeakTable<Endpoint, string[]> _policies = [];

    /// <returns>Whether that was all; if not, the platform's middleware is to do it.</returns>
    public bool LetPass(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint
            || _policies.GetValue(endpoint, PoliciesOf) is not { Length: > 0 } policies || !DecidesAlone(context))
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

    /// <returns>
    /// The names of all that is asked; none where something else is asked for too, or who asks is not by name.
    /// </returns>
    private static string[] PoliciesOf(Endpoint endpoint)
    {
        if (endpoint.Metadata.Any(m => m is AuthorizationPolicy or IAuthorizationRequirementData or IAllowAnonymous))
        {
            return [];
        }

        var asked = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
        return asked.All(a => a is { Roles: null, AuthenticationSchemes: null } && !string.IsNullOrWhiteSpace(a.Policy))
            ? [.. asked.Select(a => a.Policy!)]
            : [];
    }

    /// <summary>
    /// Not where the section's policies name a scheme, which is to be asked. Also not where another stage has put its
    /// own user in the place of the one who was authenticated: the platform makes a result of him.
    /// </summary>
    private bool DecidesAlone(HttpContext context) =>
        !application.ExcludesEdgeKit && provider is NamedPolicyProvider && platform.Authorize(context)
        && context.Features.Get<IAuthenticateResultFeature>() is { AuthenticateResult: not null };
}
