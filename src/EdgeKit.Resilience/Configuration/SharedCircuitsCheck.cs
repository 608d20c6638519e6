using EdgeKit.Policies;
using EdgeKit.Resilience.CircuitBreaker;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Resilience.Configuration;

/// <summary>Whoever asks for the fleet must have what carries its news, or would wait for them in vain.</summary>
internal sealed class SharedCircuitsCheck(IServiceProvider services) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        if (table.Find<ResilienceOptions>()?.SharedCircuits is not null && services.GetService<ISharedCircuits>() is null)
        {
            problems.Add(
                "EdgeKit:Resilience:Fleet", null,
                "asks for news of other instances' circuits, and nothing in this process carries them",
                "Add the package EdgeKit.Resilience.Redis and call services.AddEdgeKitResilienceFleet() (AddEdgeKit of the package EdgeKit does both), or remove the section.");
        }
    }
}
