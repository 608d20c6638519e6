namespace Shop.Contracts;

/// <summary>A product of the catalog.</summary>
/// <param name="Sku">The product's number.</param>
/// <param name="Name">The product's name.</param>
/// <param name="Category">The category.</param>
/// <param name="Price">The price of one piece.</param>
public sealed record Product(string Sku, string Name, string Category, decimal Price);
