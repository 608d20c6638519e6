namespace EdgeKit.Policies.Tests.Support;

public enum SampleMode
{
    Strict,
    Leased,
    Auto,
}
