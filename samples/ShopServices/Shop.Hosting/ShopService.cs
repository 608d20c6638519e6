namespace Shop.Hosting;

/// <summary>Which service of the shop this process is.</summary>
/// <param name="Name">The name that the AppHost prints, such as <c>orders</c>.</param>
public sealed record ShopService(string Name);
