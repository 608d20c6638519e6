using Shop.Contracts;
using Shop.Orders.Domain;
using Shop.Tests.Support;

namespace Shop.Tests.Orders;

public sealed class OrderStateTests
{
    public static TheoryData<string, string?> Stories => new()
    {
        { "InventoryReserved PaymentCharged ShipmentScheduled InventorySold", null },
        { "InventoryReserved PaymentFailed InventoryReleased", FailureReasons.CardDeclined },
        { "InventoryReserved PaymentCharged ShipmentFailed InventoryReleased PaymentRefunded",
            FailureReasons.ShippingFailed },
        { "InventoryRejected", FailureReasons.OutOfStock },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public void An_order_ends_the_same_whatever_order_its_events_come_in(string story, string? reason)
    {
        foreach (var order in Permutations(story.Split(' ').Select(Event).ToList()))
        {
            var (state, _) = Play(order);

            state.Status.ShouldBe(reason is null ? OrderStatus.Shipped : OrderStatus.Cancelled);
            state.Reason.ShouldBe(reason);
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void An_order_is_not_at_its_end_before_everything_due_was_reported(string story, string? reason)
    {
        var events = story.Split(' ').Select(Event).ToList();

        var (state, _) = Play(events.Take(events.Count - 1));

        state.IsTerminal.ShouldBeFalse($"reason {reason}");
    }

    [Theory]
    [InlineData("ShipmentScheduled", "ShipmentFailed")]
    [InlineData("ShipmentFailed", "ShipmentScheduled")]
    [InlineData("ShipmentScheduled", "PaymentRefunded")]
    [InlineData("PaymentCharged", "PaymentFailed")]
    [InlineData("PaymentFailed", "PaymentCharged")]
    [InlineData("InventoryReserved", "InventoryRejected")]
    [InlineData("InventoryRejected", "InventoryReserved")]
    [InlineData("InventorySold", "InventoryReleased")]
    [InlineData("InventoryReleased", "InventorySold")]
    public void The_opposite_of_what_is_known_is_a_contradiction_and_the_same_again_is_none(string known, string said)
    {
        var order = Play([Event(known)]).State;

        order.IsContradictedBy(Event(said)).ShouldBeTrue();
        order.IsContradictedBy(Event(known)).ShouldBeFalse();
    }

    [Fact]
    public void A_shipped_order_stays_shipped_whatever_is_reported_of_its_shipment()
    {
        var shipped = Play(
            "InventoryReserved PaymentCharged ShipmentScheduled InventorySold".Split(' ').Select(Event)).State;

        "ShipmentFailed PaymentRefunded InventoryReleased PaymentFailed".Split(' ').Select(Event)
            .ShouldAllBe(late => shipped.IsContradictedBy(late));
    }

    [Fact]
    public void Nothing_moves_an_order_from_its_end()
    {
        var (end, _) = Play([Event("InventoryRejected")]);

        var after = Play(
            [Event("InventoryRejected"), Event("PaymentCharged"), Event("ShipmentScheduled"), Event("InventorySold")]);

        after.State.ShouldBe(end);
        after.Said.ShouldBe([nameof(OrderCancelled)]);
    }

    [Fact]
    public void A_repeated_event_makes_Orders_say_nothing_twice()
    {
        var (_, said) = Play([Event("PaymentCharged"), Event("PaymentCharged")]);

        said.ShouldBe([nameof(OrderConfirmed)]);
    }

    private static (OrderState State, List<string> Said) Play(IEnumerable<IShopEvent> events)
    {
        var said = new List<string>();
        var state = OrderState.None.Apply(Envelopes.Created("a") with { Lines = [] });
        foreach (var shopEvent in events)
        {
            state = state.Apply(shopEvent);
            while (OrderReactions.Next(state) is { } reaction)
            {
                said.Add(ShopEvents.NameOf(reaction));
                state = state.Apply(reaction);
            }
        }

        return (state with { Created = null }, said);
    }

    private static IShopEvent Event(string name) => name switch
    {
        nameof(InventoryReserved) => new InventoryReserved("a"),
        nameof(InventoryRejected) => new InventoryRejected("a", "W2", FailureReasons.OutOfStock),
        nameof(InventorySold) => new InventorySold("a"),
        nameof(InventoryReleased) => new InventoryReleased("a"),
        nameof(PaymentCharged) => new PaymentCharged("a", 42, "ch"),
        nameof(PaymentFailed) => new PaymentFailed("a", FailureReasons.CardDeclined),
        nameof(PaymentRefunded) => new PaymentRefunded("a", 42),
        nameof(ShipmentScheduled) => new ShipmentScheduled("a", "s"),
        _ => new ShipmentFailed("a", FailureReasons.ShippingFailed),
    };

    private static IEnumerable<List<IShopEvent>> Permutations(List<IShopEvent> events) => events.Count <= 1
        ? [events]
        : events.SelectMany(first => Permutations([.. events.Where(other => other != first)])
            .Select(rest => (List<IShopEvent>)[first, .. rest]));
}
