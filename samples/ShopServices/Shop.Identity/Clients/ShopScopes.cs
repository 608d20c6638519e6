namespace Shop.Identity.Clients;

/// <summary>What the shop's API can be asked to permit.</summary>
internal static class ShopScopes
{
    public static IReadOnlyList<string> Api { get; } = [
        "orders.write", "orders.read", "inventory.read", "payments.read"];

    /// <summary>With what a login can ask for besides.</summary>
    public static IReadOnlyList<string> All { get; } = ["openid", "profile", .. Api];
}
