using Shop.Contracts;
using Shop.Messaging;

namespace Shop.Tests.Support;

internal static class Envelopes
{
    public static EventEnvelope Of(
        IShopEvent shopEvent, string source = "orders", long sequence = 1, string? id = null) =>
        new(id ?? Guid.NewGuid().ToString(), source, ShopEvents.NameOf(shopEvent), shopEvent.OrderId,
            DateTimeOffset.UnixEpoch, sequence, ShopEvents.Write(shopEvent), null, null);

    public static OrderCreated Created(string orderId, string sku = "W1", int quantity = 1, decimal price = 42.00m) =>
        new(orderId, "alice", [new OrderLine(sku, quantity, price)], quantity * price, "424242******4242");
}
