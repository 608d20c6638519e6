using EdgeKit.Policies;
using EdgeKit.Resilience.CircuitBreaker;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Resilience.Configuration;

/// <summary>Requires the package that shares circuits where the section is present.</summary>
internal sealed class SharedCircuitsCheck(IServiceProvider services) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        if (table.Find<ResilienceOptions>()?.SharedCircuits is not null
            && services.GetService<ISharedCircuits>() is null)
        {
            problems.Add(
                "EdgeKit:Resilience:SharedCircuits", null,
                "needs the circuits of other instances, and nothing in this process receives them",
                "Add the package EdgeKit.Resilience.Redis and call services.AddEdgeKitSharedCircuits() (AddEdgeKit of "
                + "the package EdgeKit does both), or remove the section.");
        }
    }
}
