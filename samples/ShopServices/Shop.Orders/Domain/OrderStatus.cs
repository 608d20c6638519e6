namespace Shop.Orders.Domain;

internal enum OrderStatus
{
    Pending,

    /// <summary>Paid.</summary>
    Confirmed,

    Shipped,

    Cancelled,
}
