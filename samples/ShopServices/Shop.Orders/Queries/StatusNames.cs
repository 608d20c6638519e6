using Shop.Orders.Domain;

namespace Shop.Orders.Queries;

internal static class StatusNames
{
    public static string Of(OrderStatus status) => status switch
    {
        OrderStatus.Pending => "pending",
        OrderStatus.Confirmed => "confirmed",
        OrderStatus.Shipped => "shipped",
        _ => "cancelled",
    };
}
