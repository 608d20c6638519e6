namespace Shop.Orders.Placement;

/// <summary>A well-formed request for an order.</summary>
internal sealed record OrderRequest(IReadOnlyList<RequestedItem> Items, string Card);
