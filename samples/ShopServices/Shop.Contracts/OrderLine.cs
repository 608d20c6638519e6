namespace Shop.Contracts;

/// <summary>One line of an order.</summary>
/// <param name="Sku">The product.</param>
/// <param name="Quantity">The quantity, 1 to 1,000.</param>
/// <param name="UnitPrice">The price of one piece when the order was placed.</param>
public sealed record OrderLine(string Sku, int Quantity, decimal UnitPrice);
