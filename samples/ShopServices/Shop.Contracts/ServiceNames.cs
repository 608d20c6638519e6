namespace Shop.Contracts;

/// <summary>The service names in configuration, events and logs.</summary>
public static class ServiceNames
{
    /// <summary>Orders, event-sourced.</summary>
    public const string Orders = "orders";

    /// <summary>Stock and reservations.</summary>
    public const string Inventory = "inventory";

    /// <summary>Payments; talks to the bank.</summary>
    public const string Payments = "payments";

    /// <summary>Shipments.</summary>
    public const string Shipping = "shipping";

    /// <summary>Products and prices.</summary>
    public const string Catalog = "catalog";

    /// <summary>The payment provider.</summary>
    public const string Bank = "bank";
}
