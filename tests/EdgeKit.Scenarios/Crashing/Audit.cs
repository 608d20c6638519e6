using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios.Crashing;

/// <summary>What must hold of a shop whatever was killed: looks at it before, and again after the orders.</summary>
internal sealed class Audit : IDisposable
{
    private readonly ShopUnderTest _shop;
    private readonly string _name = $"auditor-{Guid.NewGuid():N}";
    private Caller _caller = null!;
    private Stock _stock = null!;
    private Stock _limited = null!;
    private Books _books = null!;
    private Books _bank = null!;

    private Audit(ShopUnderTest shop) => _shop = shop;

    public static async Task<Audit> BeginAsync(ShopUnderTest shop)
    {
        var audit = new Audit(shop);
        audit._caller = await Caller.EnterAsync(shop, name: audit._name);
        await audit.NoteAsync();
        return audit;
    }

    /// <summary>Four orders: one for each way through the saga.</summary>
    public async Task<Order[]> OrderAsync()
    {
        // The whole matrix takes longer than a token lasts.
        _caller.Dispose();
        _caller = await Caller.EnterAsync(_shop, name: _name);
        return await Task.WhenAll(
            _caller.PlaceAsync("W1", 1, Cards.Charged),
            _caller.PlaceAsync("W1", 2, Cards.Declined),
            _caller.PlaceAsync("W1", 3, Cards.Unshippable),
            _caller.PlaceAsync("W2", 6, Cards.Charged));
    }

    /// <summary>
    /// Every order at its end, stock and money conserved, nothing done twice; each of those is what it should be.
    /// </summary>
    public async Task HoldsAsync(IReadOnlyList<Order[]> placed, string what)
    {
        await Eventually.HoldsAsync(() => EndsAsync(placed, what));
        // A service may only just have died over what came after the end: then this waits for it, too.
        await Eventually.HoldsAsync(() => BooksAgreeAsync(placed, what));
        await Eventually.HoldsAsync(NoteAsync);
    }

    public void Dispose() => _caller.Dispose();

    private async Task EndsAsync(IReadOnlyList<Order[]> placed, string what)
    {
        foreach (var orders in placed)
        {
            var ends = await Task.WhenAll(orders.Select(order => _caller.OrderAsync(order.Id)));
            ends.Select(static order => $"{order.Status} {order.Reason}".Trim()).ShouldBe(
                ["shipped", "cancelled card_declined", "cancelled shipping_failed", "cancelled out_of_stock"], what);
        }
    }

    private async Task BooksAgreeAsync(IReadOnlyList<Order[]> placed, string what)
    {
        var rounds = placed.Count;
        var total = placed.Sum(static orders => orders[0].Total);
        var refunded = placed.Sum(static orders => orders[2].Total);
        (await _caller.StockAsync("W1")).ShouldBe(
            new Stock(_stock.Available - rounds, _stock.Reserved, _stock.Sold + rounds), what);
        (await _caller.StockAsync("W2")).ShouldBe(_limited, what);
        var expected = new Books(total + refunded, refunded, total, 2 * rounds, rounds);
        (await _caller.LedgerAsync() - _books).ShouldBe(expected, what);
        (await Bank.LedgerAsync(_shop) - _bank).ShouldBe(expected, what);
    }

    private async Task NoteAsync()
    {
        (_stock, _limited) = (await _caller.StockAsync("W1"), await _caller.StockAsync("W2"));
        (_books, _bank) = (await _caller.LedgerAsync(), await Bank.LedgerAsync(_shop));
    }
}
