using EdgeKit.Http.Callers;
using EdgeKit.Idempotency.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Idempotency.Http;

/// <summary>
/// Finds what guards a request. A store that all requests share is looked up once: the first look into a request's own
/// services makes a scope, which only a store that belongs to the request is worth.
/// </summary>
internal sealed class PolicyResolver
{
    private readonly IOptionsMonitor<IdempotencyOptions> _options;
    private readonly CallerRules _callers;
    private readonly IIdempotencyStore? _shared;

    /// <param name="options">The policies in force.</param>
    /// <param name="registrations">All services, complete by the time that this is made.</param>
    /// <param name="root">The application's services.</param>
    public PolicyResolver(
        IOptionsMonitor<IdempotencyOptions> options, IServiceCollection registrations, IServiceProvider root)
    {
        _options = options;
        _callers = root.GetRequiredService<CallerRules>();
        if (registrations.LastOrDefault(r => r.ServiceType == typeof(IIdempotencyStore)
            && !r.IsKeyedService)?.Lifetime == ServiceLifetime.Singleton)
        {
            _shared = root.GetRequiredService<IIdempotencyStore>();
        }
    }

    /// <exception cref="InvalidOperationException">There is no policy of that name.</exception>
    public PolicyInUse Resolve(Endpoint endpoint, IIdempotencyMetadata metadata) =>
        _options.CurrentValue.Policies.TryGetValue(metadata.PolicyName, out var policy)
            ? new PolicyInUse(metadata.PolicyName, policy)
            : throw new InvalidOperationException(
                $"The endpoint {endpoint} asks for the idempotency policy {metadata.PolicyName}, which is not configured. "
                + "Add it under EdgeKit:Idempotency:Policies.");

    /// <summary>Whose key it is; <see langword="null"/> for a caller without identity where one is demanded.</summary>
    public string? ScopeOf(HttpContext context, in PolicyInUse policy, string key) =>
        KeyScope.Resolve(context, policy.Name, key, policy.Options, _callers);

    /// <summary>Who has the key, of those that a bounded store tells apart.</summary>
    public string OwnerOf(HttpContext context) => KeyScope.OwnerOf(context, _callers);

    public IIdempotencyStore StoreOf(HttpContext context) =>
        _shared ?? context.RequestServices.GetRequiredService<IIdempotencyStore>();
}
