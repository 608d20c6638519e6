using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Policies.Tests.Support;

public sealed class SamplePolicy : IValidatableObject
{
    [Range(1, 1_000_000)]
    public int Capacity { get; set; } = 100;

    [Range(0, 1_000_000.0, MinimumIsExclusive = true)]
    public double RefillPerSecond { get; set; } = 10;

    public SampleMode Mode { get; set; } = SampleMode.Auto;

    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(2);

    public TimeSpan? TotalTimeout { get; set; }

    public bool Enabled { get; set; } = true;

    public long MaxBytes { get; set; }

    public List<string> PartitionBy { get; set; } = ["User"];

    public SampleRetry Retry { get; set; } = new() { MaxAttempts = 7 };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TotalTimeout < AttemptTimeout)
        {
            yield return new ValidationResult(
                "is shorter than one attempt. Raise it above AttemptTimeout.", [nameof(TotalTimeout)]);
        }
    }
}
