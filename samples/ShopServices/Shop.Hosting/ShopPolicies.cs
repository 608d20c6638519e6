namespace Shop.Hosting;

/// <summary>The authorization policies that several services name.</summary>
public static class ShopPolicies
{
    /// <summary>
    /// For the shop's operators: parked events, projections, what is wrong with a service. No customer has it.
    /// </summary>
    public const string Operate = "shop.operate";
}
