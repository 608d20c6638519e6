namespace Shop.Payments.Charges;

/// <summary>The section <c>Payments</c>.</summary>
internal sealed class PaymentOptions
{
    /// <summary>
    /// How long a charge may stay unanswered. After that the bank is only asked for the result of the key: a known
    /// charge counts, and an unknown one fails the payment. 2 minutes.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The delay until the bank is asked once more for a late charge, which is then refunded. Longer than any request
    /// takes. 1 minute.
    /// </summary>
    public TimeSpan LateCheck { get; set; } = TimeSpan.FromMinutes(1);
}
