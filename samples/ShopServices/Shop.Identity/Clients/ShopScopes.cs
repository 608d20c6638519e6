namespace Shop.Identity.Clients;

/// <summary>The scopes of the shop's API.</summary>
internal static class ShopScopes
{
    public static IReadOnlyList<string> Api { get; } = [
        "orders.write", "orders.read", "inventory.read", "payments.read"];

    /// <summary>The scopes of the API and of a login.</summary>
    public static IReadOnlyList<string> All { get; } = ["openid", "profile", .. Api];
}
