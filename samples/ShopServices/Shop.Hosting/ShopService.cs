namespace Shop.Hosting;

/// <summary>The identity of this process in the shop.</summary>
/// <param name="Name">The service's name, such as <c>orders</c>.</param>
public sealed record ShopService(string Name);
