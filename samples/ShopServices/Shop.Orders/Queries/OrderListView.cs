namespace Shop.Orders.Queries;

/// <summary>A page of a customer's orders, the latest first.</summary>
/// <param name="Items">The orders.</param>
/// <param name="Before">The <c>before</c> parameter of the next page; null on the last.</param>
internal sealed record OrderListView(IReadOnlyList<ListedOrder> Items, string? Before);
