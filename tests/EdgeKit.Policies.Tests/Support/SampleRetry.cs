using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Policies.Tests.Support;

public sealed class SampleRetry
{
    [Range(1, 10)]
    public int MaxAttempts { get; set; } = 3;

    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(100);
}
