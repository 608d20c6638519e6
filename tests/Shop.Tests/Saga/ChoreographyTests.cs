using Shop.Contracts;
using Shop.Orders.Domain;
using Shop.Payments.Charging;

namespace Shop.Tests.Saga;

public sealed class ChoreographyTests
{
    private static readonly string[] Cards =
        ["4242424242424242", CardNumber.Declined, CardNumber.TimesOut, CardNumber.ShippingFails];

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 12));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_is_repeated_crossed_or_cut_short_stock_and_money_are_conserved(int seed)
    {
        using var world = await SagaWorld.CreateAsync(seed);
        var random = new Random(seed);
        var ids = new List<string>();
        for (var order = 0; order < 6; order++)
            ids.Add(await world.PlaceAsync(Cards[random.Next(Cards.Length)], random.Next(2) == 0 ? "W1" : "W2", random.Next(1, 4)));

        await world.RunAsync();

        var orders = await Task.WhenAll(ids.Select(world.OrderAsync));
        orders.ShouldAllBe(order => order.IsTerminal, $"seed {seed}");
        var shipped = orders.Where(order => order.Status == OrderStatus.Shipped).ToArray();
        world.Bank.Net.ShouldBe(shipped.Sum(order => order.Created!.Total), $"seed {seed}");
        foreach (var stock in await world.StockAsync())
        {
            var sold = shipped.SelectMany(order => order.Created!.Lines).Where(line => line.Sku == stock.Sku).Sum(line => line.Quantity);
            (stock.Reserved, stock.Sold).ShouldBe((0, sold), $"seed {seed}, {stock.Sku}");
            stock.Available.ShouldBe(
                Assortment.Items.Single(item => item.Product.Sku == stock.Sku).InitialStock - sold, $"seed {seed}, {stock.Sku}");
        }
    }

    [Theory]
    [InlineData("4242424242424242", 1, "Shipped", null)]
    [InlineData(CardNumber.TimesOut, 1, "Shipped", null)]
    [InlineData(CardNumber.Declined, 1, "Cancelled", Reasons.CardDeclined)]
    [InlineData(CardNumber.ShippingFails, 1, "Cancelled", Reasons.ShippingFailed)]
    [InlineData("4242424242424242", 6, "Cancelled", Reasons.OutOfStock)]
    public async Task Each_card_and_a_short_stock_lead_to_their_end(string card, int quantity, string end, string? reason)
    {
        using var world = await SagaWorld.CreateAsync(seed: 7);
        var id = await world.PlaceAsync(card, "W2", quantity);

        await world.RunAsync();

        var order = await world.OrderAsync(id);
        (order.Status.ToString(), order.Reason).ShouldBe((end, reason));
    }

    [Fact]
    public async Task No_card_is_kept_once_its_order_is_at_its_end()
    {
        using var world = await SagaWorld.CreateAsync(seed: 3);
        foreach (var card in Cards)
            await world.PlaceAsync(card, "W1", 1);
        await world.PlaceAsync(Cards[0], "W2", 6);

        await world.RunAsync();

        (await world.PaymentsAsync()).ShouldAllBe(payment => payment.SealedCard == null);
        (await world.PaymentsAsync()).Count(payment => payment.Status == PaymentStatus.Dropped).ShouldBe(1);
    }
}
