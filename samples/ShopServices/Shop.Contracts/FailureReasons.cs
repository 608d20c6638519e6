namespace Shop.Contracts;

/// <summary>The reasons of failed orders, as clients see them.</summary>
public static class FailureReasons
{
    /// <summary>A product is out of stock.</summary>
    public const string OutOfStock = "out_of_stock";

    /// <summary>The bank declined the card.</summary>
    public const string CardDeclined = "card_declined";

    /// <summary>The bank rejected the charge for another reason.</summary>
    public const string PaymentRejected = "payment_rejected";

    /// <summary>The bank did not answer in time and knows no charge.</summary>
    public const string PaymentTimeout = "payment_timeout";

    /// <summary>Inventory did not answer in time.</summary>
    public const string ReservationTimeout = "reservation_timeout";

    /// <summary>No carrier accepted the goods.</summary>
    public const string ShippingFailed = "shipping_failed";
}
