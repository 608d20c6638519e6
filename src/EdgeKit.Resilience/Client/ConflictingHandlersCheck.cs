using EdgeKit.Policies;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Resilience.Client;

/// <summary>
/// Fails the start if a named client has both a policy and a handler of Microsoft.Extensions.Http.Resilience. Not an
/// <see cref="IPolicyCheck"/>: creating the handlers reads the policies that would be checked.
/// </summary>
internal sealed class ConflictingHandlersCheck(IEnumerable<ClientPolicy> policies, HttpResilienceHandlers handlers)
    : IHostedLifecycleService
{
    public const string Conflict =
        "is given to a client that also adds a resilience handler of Microsoft.Extensions.Http.Resilience, and the "
        + "attempts of one multiply those of the other";

    public static string Fix(string policy) =>
        "Remove one of the two, or add the policy to that pipeline (package EdgeKit.Resilience.Polly): "
        + $"AddResilienceHandler(\"name\", (pipeline, context) => pipeline.AddEdgeKit(\"{policy}\", context)).";

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var problems = new PolicyProblems();
        foreach (var policy in policies.Where(p => p.Client is not null && handlers.HasOwn(p.Client)))
        {
            problems.Add(policy.Path, policy.Policy, Conflict, Fix(policy.Policy));
        }

        return problems.All.Count == 0 ? Task.CompletedTask : throw new PolicyException(problems.All);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
