using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Policies.Tests.Support;

/// <summary>One of everything that the binder knows.</summary>
public sealed class SampleOptions : IValidatableObject
{
    public List<string> Global { get; set; } = [];

    public Dictionary<string, SamplePolicy> Policies { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, int> Weights { get; set; } = [];

    public List<SampleRetry> Steps { get; set; } = [];

    public List<int> Numbers { get; set; } = [];

    public Uri? Authority { get; set; }

    public SampleLogin? Login { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, policy) in Policies)
        {
            if (Global.Contains(name) && policy.PartitionBy.Contains("User"))
            {
                yield return new ValidationResult(
                    "partitions by user before anyone is authenticated. Partition by Address.",
                    [$"Policies:{name}:PartitionBy"]);
            }
        }
    }
}
