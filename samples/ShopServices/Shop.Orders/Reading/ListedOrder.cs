namespace Shop.Orders.Reading;

internal sealed record ListedOrder(string Id, string Status, decimal Total, DateTimeOffset PlacedAt);
