namespace Shop.Orders.Storage;

/// <summary>The last price that the catalog was known to ask.</summary>
internal sealed class PriceRow
{
    public required string Sku { get; init; }

    public long Cents { get; set; }
}
