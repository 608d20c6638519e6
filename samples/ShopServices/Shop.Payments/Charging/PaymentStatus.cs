namespace Shop.Payments.Charging;

internal enum PaymentStatus
{
    /// <summary>The request or the reservation is still to come.</summary>
    Waiting = 0,

    /// <summary>To be charged; the bank was never asked.</summary>
    Due = 1,

    /// <summary>The bank was asked, or is about to be: what it did has to be found out.</summary>
    Asked = 2,

    Charged = 3,

    /// <summary>The bank charged nothing and never will.</summary>
    Failed = 4,

    RefundDue = 5,

    Refunded = 6,

    /// <summary>The order failed before its payment was due.</summary>
    Dropped = 7,

    /// <summary>
    /// Given up while nobody knew of a charge; the bank is asked once more, and what it took is given back.
    /// </summary>
    Watched = 8,

    /// <summary>Charged, and the goods are on their way: no event gives this money back.</summary>
    Kept = 9,
}
