namespace Shop.Orders.Reading;

/// <summary>A page of a customer's orders, the latest first.</summary>
/// <param name="Items">The orders.</param>
/// <param name="Before">What to send as <c>before</c> for the next page; null on the last.</param>
internal sealed record OrderListView(IReadOnlyList<ListedOrder> Items, string? Before);
