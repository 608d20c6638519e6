using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios.Crashing;

/// <summary>Checks the invariants of a shop: records its state before the orders and compares it afterwards.</summary>
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

    /// <summary>Places four orders, one for each outcome of the saga.</summary>
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
    /// Waits until every order has its expected outcome, stock and money are conserved, and no effect happened twice.
    /// </summary>
    public async Task HoldsAsync(IReadOnlyList<Order[]> placed, string what)
    {
        await Eventually.HoldsAsync(() => EndsAsync(placed, what));
        // A service may die after the order has ended; this also waits for its restart.
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
