using EdgeKit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shop.Contracts;
using Shop.Inventory;
using Shop.Inventory.Stock;
using Shop.Messaging;
using Shop.Orders;
using Shop.Orders.Domain;
using Shop.Orders.Placing;
using Shop.Orders.Storage;
using Shop.Payments;
using Shop.Payments.Banking;
using Shop.Payments.Charging;
using Shop.Shipping;
using Shop.Tests.Support;

namespace Shop.Tests.Saga;

/// <summary>
/// All services of the saga in one process, driven by one random generator: any event that is on its way may be next,
/// may come again, and anything may be cut short between two commits.
/// </summary>
internal sealed class SagaWorld : IDisposable
{
    private const int MaxSteps = 20_000;
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly Random _random;
    private TestService<OrdersDb> _orders = null!;
    private TestService<InventoryDb> _inventory = null!;
    private TestService<PaymentsDb> _payments = null!;
    private TestService<ShippingDb> _shipping = null!;

    private SagaWorld(int seed)
    {
        _random = new Random(seed);
        Bank = new UnreliableBank(_random);
    }

    public UnreliableBank Bank { get; }

    public static async Task<SagaWorld> CreateAsync(int seed)
    {
        var world = new SagaWorld(seed);
        var (directory, clock) = (world._directory, world._clock);
        world._orders = await TestService<OrdersDb>.StartAsync("orders", directory, clock, OrdersService.AddOrders);
        world._inventory = await TestService<InventoryDb>.StartAsync(
            "inventory", directory, clock, InventoryService.AddInventory);
        world._payments = await TestService<PaymentsDb>.StartAsync(
            "payments", directory, clock, PaymentsService.AddPayments,
            services => services.AddSingleton<IBank>(world.Bank));
        world._shipping = await TestService<ShippingDb>.StartAsync(
            "shipping", directory, clock, ShippingService.AddShipping);
        return world;
    }

    public async Task<string> PlaceAsync(string card, string sku, int quantity)
    {
        var prices = Assortment.Items.ToDictionary(item => item.Product.Sku, item => item.Product.Price);
        var placed = await _orders.Get<OrderDesk>().PlaceAsync(
            "alice", Guid.NewGuid().ToString(), new OrderRequest([new RequestedItem(sku, quantity)], card), prices,
            CancellationToken.None);
        return placed.Id;
    }

    /// <summary>Lets things happen until nothing is left to happen.</summary>
    public async Task RunAsync()
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(500)));
            if (_random.Next(4) == 0)
                await PayAsync();
            else if (!await DeliverAsync() && await IsPaidAsync())
                return;
        }

        throw new InvalidOperationException($"The saga has not ended after {MaxSteps} steps.");
    }

    public Task<OrderState> OrderAsync(string id) => _orders.ReadAsync(async database =>
        OrderState.Of((await OrderStream.RowsAsync(database, id, CancellationToken.None)).Select(row => row.Read())));

    public Task<List<StockRow>> StockAsync() => _inventory.ReadAsync(database => database.Stock.ToListAsync());

    public Task<List<PaymentRow>> PaymentsAsync() => _payments.ReadAsync(database => database.Payments.ToListAsync());

    public void Dispose()
    {
        _orders.Dispose();
        _inventory.Dispose();
        _payments.Dispose();
        _shipping.Dispose();
        _directory.Dispose();
    }

    private async Task<bool> DeliverAsync()
    {
        var pending = new List<(OutboxRow Row, Func<Task> Settle)>();
        await CollectAsync(_orders, pending);
        await CollectAsync(_inventory, pending);
        await CollectAsync(_payments, pending);
        await CollectAsync(_shipping, pending);
        if (pending.Count == 0)
            return false;

        var (row, settle) = pending[_random.Next(pending.Count)];
        await ConsumeAsync(row.Subscriber, row.ToEnvelope());
        // The relay dies before it marks the row: the subscriber gets it again.
        if (_random.Next(3) > 0)
            await settle();
        return true;
    }

    private static async Task CollectAsync<TContext>(
        TestService<TContext> service, List<(OutboxRow Row, Func<Task> Settle)> pending)
        where TContext : MessagingDbContext
    {
        foreach (var row in (await service.OutboxAsync()).Where(row => row.State == OutboxState.Pending))
            pending.Add((row, () => service.Transactor.RunAsync("test", (database, stop) => database.Outbox
                .Where(sent => sent.Id == row.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(sent => sent.State, OutboxState.Sent), stop))));
    }

    private Task<bool> ConsumeAsync(string subscriber, EventEnvelope envelope) => subscriber switch
    {
        ServiceNames.Orders => _orders.Consumer.ConsumeAsync(envelope),
        ServiceNames.Inventory => _inventory.Consumer.ConsumeAsync(envelope),
        ServiceNames.Payments => _payments.Consumer.ConsumeAsync(envelope),
        _ => _shipping.Consumer.ConsumeAsync(envelope),
    };

    private async Task PayAsync()
    {
        var processor = _payments.Get<PaymentProcessor>();
        foreach (var task in await processor.TakeAsync(_random.Next(1, 4), CancellationToken.None))
        {
            // The process dies after it has said that it will ask the bank.
            if (_random.Next(4) > 0)
                await processor.RunAsync(task);
        }
    }

    private async Task<bool> IsPaidAsync() => (await PaymentsAsync()).TrueForAll(payment => payment.Status
        is not (PaymentStatus.Due or PaymentStatus.Asked or PaymentStatus.RefundDue));
}
