namespace Shop.Inventory.Stock;

/// <summary>The stock of a product. The sum of the three counts is always the initial stock.</summary>
internal sealed class StockRow
{
    public required string Sku { get; init; }

    public int Available { get; private set; }

    public int Reserved { get; private set; }

    public int Sold { get; private set; }

    public static StockRow Opening(string sku, int pieces) => new() { Sku = sku, Available = pieces };

    public void Reserve(int pieces) => Move(available: -pieces, reserved: pieces);

    public void Release(int pieces) => Move(available: pieces, reserved: -pieces);

    public void Sell(int pieces) => Move(reserved: -pieces, sold: pieces);

    private void Move(int available = 0, int reserved = 0, int sold = 0)
    {
        if (Available + available < 0 || Reserved + reserved < 0)
        {
            throw new InvalidOperationException(
                $"{Sku} has {Available} available and {Reserved} reserved: cannot move {available} and {reserved}.");
        }

        Available += available;
        Reserved += reserved;
        Sold += sold;
    }
}
