namespace Shop.Orders.Prices;

/// <summary>The last known price of a product.</summary>
internal sealed class PriceRow
{
    public required string Sku { get; init; }

    public long Cents { get; set; }
}
