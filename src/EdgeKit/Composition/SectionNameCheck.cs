using EdgeKit.Policies;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Composition;

/// <summary>Every child of the EdgeKit section must be a feature, and one that was there at start.</summary>
internal sealed class SectionNameCheck(IConfiguration configuration, ConfiguredFeatures atStart) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        foreach (var child in configuration.GetSection(ConfiguredFeatures.SectionName).GetChildren())
        {
            if (!ConfiguredFeatures.Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                problems.AddUnknownName(child.Path, child.Key, ConfiguredFeatures.Known, "feature of EdgeKit");
            }
            else if (!atStart.Has(child.Key) && !ConfiguredFeatures.Reload.Equals(child.Key, StringComparison.OrdinalIgnoreCase))
            {
                problems.Add(child.Path, null, "was absent at start, so its middleware is not in the pipeline", "Restart the application.");
            }
        }
    }
}
