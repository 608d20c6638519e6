namespace Shop.Orders.Storage;

/// <summary>
/// That a caller's idempotency key became an order; committed with the order and kept as long as it, so that a key
/// makes one order however often and however late it is sent.
/// </summary>
internal sealed class OrderKeyRow
{
    public required string Customer { get; init; }

    public required string KeyHash { get; init; }

    /// <summary>Tells a repetition from another order under the same key.</summary>
    public required string Fingerprint { get; init; }

    public required string OrderId { get; init; }

    public long TotalCents { get; init; }
}
