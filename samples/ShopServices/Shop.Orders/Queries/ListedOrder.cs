namespace Shop.Orders.Queries;

internal sealed record ListedOrder(string Id, string Status, decimal Total, DateTimeOffset PlacedAt);
