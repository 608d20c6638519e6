using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders.Saga;
using Shop.Orders.Storage;

namespace Shop.Orders.Placing;

/// <summary>
/// Takes orders, each at most once per caller and key: the key, the first event and its way out are one transaction. A
/// process that is killed before it has taken no order, killed after it has taken one and answers the repetition.
/// </summary>
internal sealed class OrderDesk(
    Transactor<OrdersDb> transactor, IDbContextFactory<OrdersDb> contexts, EventPublisher publisher, CardSeal seal,
    IOptions<SagaOptions> saga, ILogger<OrderDesk> logger)
{
    /// <summary>The order that the key stands for already, or null.</summary>
    public async Task<PlacedOrder?> FindAsync(
        string customer, string key, OrderRequest request, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await FindAsync(database, customer, IdempotencyKey.Hash(key), FingerprintOf(request), cancellationToken);
    }

    /// <summary>Takes the order, or finds that a concurrent request with the key has been faster.</summary>
    public async Task<PlacedOrder> PlaceAsync(
        string customer, string key, OrderRequest request, IReadOnlyDictionary<string, decimal> prices,
        CancellationToken cancellationToken)
    {
        var keyHash = IdempotencyKey.Hash(key);
        var fingerprint = FingerprintOf(request);
        var placed = await transactor.RunAsync(
            "order",
            async (database, stop) =>
            {
                if (await FindAsync(database, customer, keyHash, fingerprint, stop) is { } known)
                {
                    return known;
                }

                var order = Create(database, customer, request, prices);
                database.Keys.Add(new OrderKeyRow
                {
                    Customer = customer,
                    KeyHash = keyHash,
                    Fingerprint = fingerprint,
                    OrderId = order.OrderId,
                    TotalCents = Money.ToCents(order.Total),
                });
                return Answer(order.OrderId, order.Total);
            },
            cancellationToken);
        if (!placed.IsReplay)
        {
            OrderLog.Placed(logger, placed.Id, placed.Total);
        }

        return placed;
    }

    private OrderCreated Create(
        OrdersDb database, string customer, OrderRequest request, IReadOnlyDictionary<string, decimal> prices)
    {
        var id = Guid.CreateVersion7(publisher.Now).ToString();
        var lines = request.Items.Select(item => new OrderLine(item.Sku, item.Quantity, prices[item.Sku])).ToArray();
        var total = lines.Sum(line => line.Quantity * line.UnitPrice);
        var created = new OrderCreated(id, customer, lines, total, CardNumber.Mask(request.Card));

        var stream = OrderStream.New(database);
        stream.Append(publisher.Publish(database, created, 1), created);
        // Not part of the stream, which is kept for ever: the card is for Payments, and only until it is charged.
        publisher.Publish(database, new PaymentRequested(id, total, seal.Seal(request.Card, id)), 2);
        if (publisher.Style == SagaStyle.Orchestration)
        {
            CoordinatedOrder.Begin(database, publisher, stream, created, saga.Value.StepTimeout);
        }

        return created;
    }

    private static async Task<PlacedOrder?> FindAsync(
        OrdersDb database, string customer, string keyHash, string fingerprint, CancellationToken cancellationToken)
    {
        var known = await database.Keys.AsNoTracking().SingleOrDefaultAsync(
            row => row.Customer == customer && row.KeyHash == keyHash, cancellationToken);
        return known is null
            ? null
            : Answer(known.OrderId, Money.FromCents(known.TotalCents)) with
            {
                IsReplay = true,
                IsConflict = known.Fingerprint != fingerprint,
            };
    }

    // Pending, whatever has become of it since: a repeated answer is the first one again.
    private static PlacedOrder Answer(string id, decimal total) => new(id, "pending", total);

    private string FingerprintOf(OrderRequest request) => seal.Fingerprint(request.Canonical);
}
