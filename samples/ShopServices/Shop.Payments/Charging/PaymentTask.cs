namespace Shop.Payments.Charging;

/// <summary>A payment that was taken from the table.</summary>
/// <param name="Row">The row as it is now.</param>
/// <param name="Before">Where it stood before it was taken.</param>
internal sealed record PaymentTask(PaymentRow Row, PaymentStatus Before);
