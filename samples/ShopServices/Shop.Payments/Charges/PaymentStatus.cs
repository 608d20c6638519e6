namespace Shop.Payments.Charges;

internal enum PaymentStatus
{
    /// <summary>The request or the reservation is missing.</summary>
    Waiting = 0,

    /// <summary>To be charged; the bank was never asked.</summary>
    Due = 1,

    /// <summary>The bank was asked or is about to be; its result must be found out.</summary>
    Asked = 2,

    Charged = 3,

    /// <summary>The bank did not charge the card and will not charge it later.</summary>
    Failed = 4,

    RefundDue = 5,

    Refunded = 6,

    /// <summary>The order failed before its payment was due.</summary>
    Dropped = 7,

    /// <summary>Given up without a known charge; the bank is asked once more, and a late charge is refunded.</summary>
    Watched = 8,

    /// <summary>Charged, and the goods are being shipped: no event refunds it.</summary>
    Kept = 9,
}
