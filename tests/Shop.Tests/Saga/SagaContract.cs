using Shop.Contracts;
using Shop.Orders.Domain;
using Shop.Payments.Charges;

namespace Shop.Tests.Saga;

/// <summary>What an order may expect of the shop, the one who leads it: one suite that both styles pass.</summary>
public abstract class SagaContract(SagaStyle style)
{
    private static readonly string[] Cards =
        ["4242424242424242", CardNumber.Declined, CardNumber.TimesOut, CardNumber.ShippingFails];

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, All ? 100 : 8));

    private static bool All => Environment.GetEnvironmentVariable("EDGEKIT_TEST_ALL") == "1";

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_is_repeated_crossed_or_cut_short_stock_and_money_are_conserved(int seed)
    {
        using var world = await SagaWorld.CreateAsync(seed, style);
        var random = new Random(seed);
        var ids = new List<string>();
        for (var order = 0; order < 6; order++)
        {
            ids.Add(await world.PlaceAsync(
                Cards[random.Next(Cards.Length)], random.Next(2) == 0 ? "W1" : "W2", random.Next(1, 4)));
        }

        await world.RunAsync();

        await world.ShouldBalanceAsync(ids, $"{style}, seed {seed}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_bank_that_leaves_every_charge_unanswered_ends_orders_and_what_arrives_late_is_given_back(
        int seed)
    {
        using var world = await SagaWorld.CreateAsync(seed, style);
        world.Bank.HoldsChargesBack = true;
        var ids = new List<string>();
        for (var order = 0; order < 3; order++)
        {
            ids.Add(await world.PlaceAsync(Cards[0], "W1", 1));
        }

        await world.RunAsync();
        (await Task.WhenAll(ids.Select(world.OrderAsync)))
            .ShouldAllBe(order => order.Reason == FailureReasons.PaymentTimeout, $"{style}, seed {seed}");

        world.Bank.LetChargesArrive();
        await world.RunUntilUnwatchedAsync();

        // A payment whose process died before it had asked was never on the wire.
        world.Bank.Charged.ShouldBeGreaterThan(0);
        await world.ShouldBalanceAsync(ids, $"{style}, seed {seed}");
        (await world.PaymentsAsync()).ShouldAllBe(
            payment => payment.Status == PaymentStatus.Refunded || payment.Status == PaymentStatus.Failed);
    }

    [Theory]
    [InlineData("4242424242424242", 1, "Shipped", null)]
    [InlineData(CardNumber.TimesOut, 1, "Shipped", null)]
    [InlineData(CardNumber.Declined, 1, "Cancelled", FailureReasons.CardDeclined)]
    [InlineData(CardNumber.ShippingFails, 1, "Cancelled", FailureReasons.ShippingFailed)]
    [InlineData("4242424242424242", 6, "Cancelled", FailureReasons.OutOfStock)]
    public async Task Each_card_and_a_short_stock_lead_to_their_end(
        string card, int quantity, string end, string? reason)
    {
        using var world = await SagaWorld.CreateAsync(seed: 7, style);
        var id = await world.PlaceAsync(card, "W2", quantity);

        await world.RunAsync();

        var order = await world.OrderAsync(id);
        (order.Status.ToString(), order.Reason).ShouldBe((end, reason));
    }

    [Fact]
    public async Task No_card_is_kept_once_its_order_is_at_its_end()
    {
        using var world = await SagaWorld.CreateAsync(seed: 3, style);
        foreach (var card in Cards)
        {
            await world.PlaceAsync(card, "W1", 1);
        }

        await world.PlaceAsync(Cards[0], "W2", 6);

        await world.RunAsync();

        (await world.PaymentsAsync()).ShouldAllBe(payment => payment.SealedCard == null);
        (await world.PaymentsAsync()).Count(payment => payment.Status == PaymentStatus.Dropped).ShouldBe(1);
    }

    /// <summary>
    /// Not by chance but one after another: each delivery of an order's story, held back until each later moment, while
    /// every delivery comes twice.
    /// </summary>
    [Fact]
    public async Task Every_delivery_held_back_to_every_later_moment_and_all_of_them_twice_lead_to_the_same_end()
    {
        using var world = await SagaWorld.CreateAsync(seed: 1, style);
        world.Bank.IsReliable = true;
        var waits = All ? Enumerable.Range(1, Schedule.Longest).ToArray() : [3];
        var schedules = Schedule.Holding(waits).SelectMany(schedule => Cards.Select(card => (schedule, card)));
        var ids = new List<string>();
        foreach (var (schedule, card) in schedules)
        {
            var id = await world.PlaceAsync(card, "W1", 1);
            ids.Add(id);
            await world.FollowAsync(schedule);
            (await world.OrderAsync(id)).IsTerminal.ShouldBeTrue($"{style}, {schedule}, card {card}");
        }

        await world.ShouldBalanceAsync(ids, $"{style}");
    }
}
