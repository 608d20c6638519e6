using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Resilience.Configuration;

/// <summary>Allows fault injection only in Development, unless forced.</summary>
internal sealed class ChaosCheck(IServiceProvider services) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var environment = services.GetService<IHostEnvironment>();
        if (environment?.IsDevelopment() == true)
        {
            return;
        }

        foreach (var (name, policy) in table.Find<ResilienceOptions>()?.Policies ?? [])
        {
            if (policy.Chaos is { Force: false })
            {
                problems.Add(
                    $"EdgeKit:Resilience:Policies:{name}:Chaos", null,
                    $"injects faults, and the environment is {environment?.EnvironmentName ?? "unknown"}, not "
                    + "Development",
                    "Remove the section, or set Chaos:Force to true if this is intended.");
            }
        }
    }
}
