using Shop.Contracts;

namespace Shop.Orders.Domain;

/// <summary>The state of an order, folded from its events in any order. Events after the end are ignored.</summary>
internal sealed record OrderState
{
    /// <summary>Increases when the fold changes: older snapshots are then ignored.</summary>
    public const int Fold = 1;

    public static OrderState None { get; } = new();

    public OrderCreated? Created { get; init; }

    public OrderStatus Status { get; init; }

    /// <summary>The reason of the cancellation.</summary>
    public string? Reason { get; init; }

    public bool IsReserved { get; init; }

    public bool IsCharged { get; init; }

    public bool IsScheduled { get; init; }

    public bool IsSold { get; init; }

    public bool IsReleased { get; init; }

    public bool IsRefunded { get; init; }

    public bool IsPaymentCancelled { get; init; }

    public string? Rejection { get; init; }

    public string? PaymentFailure { get; init; }

    public string? ShipmentFailure { get; init; }

    public bool IsTerminal => Status is OrderStatus.Shipped or OrderStatus.Cancelled;

    /// <summary>
    /// True if an event contradicts the state: it reports the opposite of an earlier event or reverses a step of an
    /// order that is being shipped. Late and repeated events are not contradictions.
    /// </summary>
    public bool IsContradictedBy(IShopEvent shopEvent) => shopEvent switch
    {
        InventoryReserved => Rejection is not null,
        InventoryRejected => IsReserved,
        InventorySold => IsReleased,
        InventoryReleased => IsSold,
        PaymentCharged => PaymentFailure is not null || IsPaymentCancelled,
        PaymentFailed => IsCharged,
        PaymentRefunded => IsScheduled,
        ShipmentScheduled => ShipmentFailure is not null,
        ShipmentFailed => IsScheduled,
        _ => false,
    };

    public static OrderState Of(IEnumerable<IShopEvent> events) =>
        events.Aggregate(None, static (state, shopEvent) => state.Apply(shopEvent));

    public OrderState Apply(IShopEvent shopEvent)
    {
        if (IsTerminal)
        {
            return this;
        }

        return shopEvent switch
        {
            OrderCreated created => this with { Created = created },
            InventoryReserved => this with { IsReserved = true },
            InventoryRejected rejected => this with { Rejection = rejected.Reason },
            InventorySold => this with { IsSold = true },
            InventoryReleased => this with { IsReleased = true },
            PaymentCharged => this with { IsCharged = true },
            PaymentFailed failed => this with { PaymentFailure = failed.Reason },
            PaymentRefunded => this with { IsRefunded = true },
            PaymentCancelled => this with { IsPaymentCancelled = true },
            ShipmentScheduled => this with { IsScheduled = true },
            ShipmentFailed failed => this with { ShipmentFailure = failed.Reason },
            OrderConfirmed => this with { Status = OrderStatus.Confirmed },
            OrderShipped => this with { Status = OrderStatus.Shipped },
            OrderCancelled cancelled => this with { Status = OrderStatus.Cancelled, Reason = cancelled.Reason },
            _ => this,
        };
    }
}
