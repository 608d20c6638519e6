namespace Shop.Contracts;

/// <summary>Orders accepted an order: prices are fixed, nothing is reserved or paid yet.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Customer">The subject of the token that placed it.</param>
/// <param name="Lines">What was ordered.</param>
/// <param name="Total">The sum of the lines.</param>
/// <param name="Card">The card as <see cref="CardNumber.Mask"/> leaves it.</param>
public sealed record OrderCreated(
    string OrderId, string Customer, IReadOnlyList<OrderLine> Lines, decimal Total, string Card) : IShopEvent;
