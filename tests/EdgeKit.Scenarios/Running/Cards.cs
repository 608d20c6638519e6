namespace EdgeKit.Scenarios.Running;

/// <summary>The cards of the sample's bank, by what happens to them.</summary>
internal static class Cards
{
    public const string Charged = "4242424242424242";
    public const string Declined = "4000000000000002";

    /// <summary>Charged, but the bank's answer never comes.</summary>
    public const string Unknown = "4000000000000119";

    /// <summary>Charged, but no carrier takes the goods.</summary>
    public const string Unshippable = "4000000000006975";
}
