namespace Shop.Inventory.Reservations;

internal enum ReservationState
{
    Reserved = 0,

    /// <summary>Nothing was set aside, nothing will be.</summary>
    Rejected = 1,

    /// <summary>Put back. Also the tombstone of a release that came before its reservation.</summary>
    Released = 2,

    Sold = 3,
}
