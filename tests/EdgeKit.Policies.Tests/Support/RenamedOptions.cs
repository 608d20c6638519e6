namespace EdgeKit.Policies.Tests.Support;

public sealed class RenamedOptions
{
    [FormerName("Calls")]
    public int MinimumThroughput { get; set; } = 100;
}
