namespace Shop.Payments.Charging;

/// <summary>The section <c>Payments</c>.</summary>
internal sealed class PaymentOptions
{
    /// <summary>
    /// How long the bank may leave a charge unanswered. After that it is not asked to charge any more, only what became
    /// of the key: a charge that it knows counts, and the payment fails once the bank says that it knows none. 2
    /// minutes.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long after that the bank is asked once more: a request that was still under way may have charged since, and
    /// is given back. Longer than any request can take. 1 minute.
    /// </summary>
    public TimeSpan LateCheck { get; set; } = TimeSpan.FromMinutes(1);
}
