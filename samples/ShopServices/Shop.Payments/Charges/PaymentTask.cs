namespace Shop.Payments.Charges;

/// <summary>A payment taken by the worker.</summary>
/// <param name="Row">The row after it was taken.</param>
/// <param name="Before">The status before it was taken.</param>
internal sealed record PaymentTask(PaymentRow Row, PaymentStatus Before);
