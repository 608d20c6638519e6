namespace Shop.Payments.Charges;

/// <summary>The section <c>Payments</c>.</summary>
internal sealed class PaymentOptions
{
    /// <summary>
    /// The time limit of a charge without a result; default 2 minutes. After it Payments only queries the bank for the
    /// result of the key: a known charge counts, and an unknown one fails the payment.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The delay until the bank is asked once more for a late charge, which is then refunded. Longer than any request
    /// takes. 1 minute.
    /// </summary>
    public TimeSpan LateCheck { get; set; } = TimeSpan.FromMinutes(1);
}
