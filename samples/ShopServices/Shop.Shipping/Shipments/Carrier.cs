using Shop.Contracts;

namespace Shop.Shipping.Shipments;

internal static class Carrier
{
    private static readonly string Refused = CardNumber.Mask(CardNumber.ShippingFails);

    /// <summary>
    /// The carrier of the sample takes everything but the orders of one test card, which it knows masked.
    /// </summary>
    public static bool Takes(string maskedCard) => maskedCard != Refused;
}
