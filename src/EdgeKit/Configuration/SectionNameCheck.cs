using EdgeKit.Policies;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Configuration;

/// <summary>
/// Every child of the EdgeKit section must be a feature that was configured when the application was built.
/// </summary>
internal sealed class SectionNameCheck(IConfiguration configuration, ConfiguredFeatures built) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        foreach (var child in configuration.GetSection(ConfiguredFeatures.SectionName).GetChildren())
        {
            if (!ConfiguredFeatures.Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                problems.AddUnknownName(child.Path, child.Key, ConfiguredFeatures.Known, "feature of EdgeKit");
            }
            else if (!built.Has(child.Key) && !ConfiguredFeatures.HasNoStage(child.Key))
            {
                problems.Add(
                    child.Path, null,
                    "was absent when the application was built, so its middleware is not in the pipeline",
                    "Restart the application; add settings in code before Build().");
            }
        }
    }
}
