namespace EdgeKit.Scenarios.Running;

/// <summary>The test cards of the sample's bank.</summary>
internal static class Cards
{
    public const string Charged = "4242424242424242";
    public const string Declined = "4000000000000002";

    /// <summary>Charged, but the bank's response arrives after the timeout.</summary>
    public const string Unknown = "4000000000000119";

    /// <summary>Charged, but no carrier accepts the goods.</summary>
    public const string Unshippable = "4000000000006975";
}
