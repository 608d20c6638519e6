namespace Shop.Inventory.Reservations;

internal enum ReservationState
{
    Reserved = 0,

    /// <summary>The reservation was rejected and will not be made later.</summary>
    Rejected = 1,

    /// <summary>Released, also before any reservation.</summary>
    Released = 2,

    Sold = 3,
}
