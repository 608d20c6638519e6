namespace Shop.Contracts;

/// <summary>Why an order can fail, in the words that clients see.</summary>
public static class Reasons
{
    /// <summary>A product was short.</summary>
    public const string OutOfStock = "out_of_stock";

    /// <summary>The bank declined the card.</summary>
    public const string CardDeclined = "card_declined";

    /// <summary>The bank would not take the charge for another cause than the card.</summary>
    public const string PaymentRejected = "payment_rejected";

    /// <summary>The bank never said what became of the charge, and then that there is none.</summary>
    public const string PaymentTimeout = "payment_timeout";

    /// <summary>Inventory did not answer the coordinator in time.</summary>
    public const string ReservationTimeout = "reservation_timeout";

    /// <summary>No carrier took the goods.</summary>
    public const string ShippingFailed = "shipping_failed";
}
