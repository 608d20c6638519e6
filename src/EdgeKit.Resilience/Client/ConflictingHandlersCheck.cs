using EdgeKit.Policies;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Resilience.Client;

/// <summary>
/// A client that is given two kinds of resilience by name wants one of them; which one, only its author knows. Not
/// among the checks of the configuration: handlers have to be made to be known, and they ask for the policies that are
/// checked.
/// </summary>
internal sealed class ConflictingHandlersCheck(IEnumerable<ClientPolicy> policies, HttpResilienceHandlers foreign)
    : IHostedLifecycleService
{
    public const string Conflict =
        "is given to a client that adds a resilience handler of Microsoft.Extensions.Http.Resilience too, and the attempts of one multiply those of the other";

    public static string Fix(string policy) =>
        "Remove one of the two, or put the policy into that pipeline (package EdgeKit.Resilience.Polly): "
        + $"AddResilienceHandler(\"name\", (pipeline, context) => pipeline.AddEdgeKit(\"{policy}\", context)).";

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var problems = new PolicyProblems();
        foreach (
            var own in policies.Where(p => HttpResilienceHandlers.IsPackageLoaded && p.Client is not null && HasForeign(p.Client)))
        {
            problems.Add(own.Path, own.Policy, Conflict, Fix(own.Policy));
        }

        return problems.All.Count == 0 ? Task.CompletedTask : throw new PolicyException(problems.All);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A client whose handlers cannot be made yet fails when it is used, if it ever is.</summary>
    private bool HasForeign(string client)
    {
        try
        {
            return foreign.CountFor(client).Own;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
