namespace Shop.Hosting;

/// <summary>Authorization policies that several services use.</summary>
public static class ShopPolicies
{
    /// <summary>The policy of operators: parked events, projections, health details. No customer meets it.</summary>
    public const string Operate = "shop.operate";
}
