namespace Shop.Inventory.Reservations;

internal enum ReservationState
{
    Reserved = 0,

    /// <summary>Nothing is reserved and nothing will be.</summary>
    Rejected = 1,

    /// <summary>Released, also before any reservation.</summary>
    Released = 2,

    Sold = 3,
}
