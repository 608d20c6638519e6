namespace Shop.Contracts;

/// <summary>A product and the stock that the shop opens with.</summary>
/// <param name="Product">The product.</param>
/// <param name="InitialStock">How many lie in the warehouse on the first day.</param>
public sealed record AssortmentItem(Product Product, int InitialStock);
