namespace Shop.Contracts;

/// <summary>A product and its initial stock.</summary>
/// <param name="Product">The product.</param>
/// <param name="InitialStock">The number of pieces at the first start.</param>
public sealed record CatalogItem(Product Product, int InitialStock);
