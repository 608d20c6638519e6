using EdgeKit.Http.Callers;
using EdgeKit.Idempotency.Configuration;
using EdgeKit.Idempotency.Keys;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Idempotency.Http;

/// <summary>Resolves the policy and the store of a request.</summary>
internal sealed class PolicyResolver
{
    private readonly PolicyTables _tables;
    private readonly CallerResolver _callers;
    private readonly IIdempotencyStore? _shared;

    public PolicyResolver(IServiceCollection registrations, IServiceProvider root)
    {
        _tables = root.GetRequiredService<PolicyTables>();
        _callers = root.GetRequiredService<CallerResolver>();
        // Only once for a singleton: the first use of a request's services creates a scope.
        if (registrations.LastOrDefault(r => r.ServiceType == typeof(IIdempotencyStore)
            && !r.IsKeyedService)?.Lifetime == ServiceLifetime.Singleton)
        {
            _shared = root.GetRequiredService<IIdempotencyStore>();
        }
    }

    public IdempotencyPolicy Resolve(HttpContext context, Endpoint endpoint, IIdempotencyMetadata metadata) =>
        context.GetPolicyTable(_tables).Get<IdempotencyOptions>().Policies
            .TryGetValue(metadata.PolicyName, out var policy)
            ? new IdempotencyPolicy(metadata.PolicyName, policy)
            : throw new InvalidOperationException(
                $"The endpoint {endpoint} requires the idempotency policy {metadata.PolicyName}, which is not "
                + "configured. Add it under EdgeKit:Idempotency:Policies.");

    public string? ScopeOf(HttpContext context, in IdempotencyPolicy policy, string key) =>
        KeyScope.Resolve(context, policy.Name, key, policy.Options, _callers);

    public string CallerOf(HttpContext context) => KeyScope.CallerOf(context, _callers);

    public IIdempotencyStore StoreOf(HttpContext context) =>
        _shared ?? context.RequestServices.GetRequiredService<IIdempotencyStore>();
}
