using Microsoft.Extensions.Options;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders.EventStore;
using Shop.Orders.Saga;

namespace Shop.Orders.Placement;

/// <summary>
/// Places an order. Its first events and their outbox rows are saved in one transaction, which EdgeKit.Idempotency
/// commits together with the outcome of the request's key.
/// </summary>
internal sealed class OrderPlacement(
    OrdersDb database, EventPublisher publisher, CardSeal seal, IOptions<SagaOptions> saga,
    ILogger<OrderPlacement> logger)
{
    public async Task<PlacedOrder> PlaceAsync(
        string customer, OrderRequest request, IReadOnlyDictionary<string, decimal> prices,
        CancellationToken cancellationToken)
    {
        var order = Create(customer, request, prices);
        database.Work = "order";
        await database.SaveChangesAsync(cancellationToken);
        OrderLog.Placed(logger, order.OrderId, order.Total);
        return new PlacedOrder(order.OrderId, "pending", order.Total);
    }

    private OrderCreated Create(
        string customer, OrderRequest request, IReadOnlyDictionary<string, decimal> prices)
    {
        var id = Guid.CreateVersion7(publisher.Now).ToString();
        var lines = request.Items.Select(item => new OrderLine(item.Sku, item.Quantity, prices[item.Sku])).ToArray();
        var total = lines.Sum(line => line.Quantity * line.UnitPrice);
        var created = new OrderCreated(id, customer, lines, total, CardNumber.Mask(request.Card));

        var stream = OrderStream.New(database);
        stream.Append(publisher.Publish(database, created, 1), created);
        // Not part of the stream, which is kept forever: only Payments gets the card, and only until it is charged.
        publisher.Publish(database, new PaymentRequested(id, total, seal.Seal(request.Card, id)), 2);
        if (publisher.Style == SagaStyle.Orchestration)
        {
            SagaExecutor.Begin(database, publisher, stream, created, saga.Value.StepTimeout);
        }

        return created;
    }
}
