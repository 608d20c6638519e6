namespace Shop.Contracts;

/// <summary>The order is accepted with fixed prices. Stock is not reserved and the card is not charged yet.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Customer">The customer, by the subject of the token.</param>
/// <param name="Lines">The ordered products.</param>
/// <param name="Total">The sum of the lines.</param>
/// <param name="Card">The masked card.</param>
public sealed record OrderCreated(
    string OrderId, string Customer, IReadOnlyList<OrderLine> Lines, decimal Total, string Card) : IShopEvent;
