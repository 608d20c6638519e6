namespace Shop.Contracts;

/// <summary>A product as the catalog lists it.</summary>
/// <param name="Sku">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Category">Its shelf.</param>
/// <param name="Price">The price of one.</param>
public sealed record Product(string Sku, string Name, string Category, decimal Price);
