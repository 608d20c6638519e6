using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shop.Contracts;
using Shop.Inventory;
using Shop.Inventory.Stock;
using Shop.Messaging;
using Shop.Orders;
using Shop.Orders.Domain;
using Shop.Orders.EventStore;
using Shop.Orders.Placement;
using Shop.Orders.Saga;
using Shop.Payments;
using Shop.Payments.Bank;
using Shop.Payments.Charges;
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

    public static async Task<SagaWorld> CreateAsync(int seed, SagaStyle style)
    {
        var world = new SagaWorld(seed);
        world._orders = await world.StartAsync<OrdersDb>("orders", style, OrdersService.AddOrders);
        world._inventory = await world.StartAsync<InventoryDb>("inventory", style, InventoryService.AddInventory);
        world._payments = await world.StartAsync<PaymentsDb>(
            "payments", style, PaymentsService.AddPayments, services => services.AddSingleton<IBank>(world.Bank));
        world._shipping = await world.StartAsync<ShippingDb>("shipping", style, ShippingService.AddShipping);
        return world;
    }

    public async Task<string> PlaceAsync(string card, string sku, int quantity)
    {
        var prices = ProductCatalog.Items.ToDictionary(item => item.Product.Sku, item => item.Product.Price);
        var request = new OrderRequest([new RequestedItem(sku, quantity)], card);
        var placed = await _orders.InScopeAsync<OrderPlacement, PlacedOrder>(
            placement => placement.PlaceAsync("alice", request, prices, CancellationToken.None));
        return placed.Id;
    }

    /// <summary>Lets things happen until nothing is left to happen.</summary>
    public async Task RunAsync()
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(500)));
            if (_random.Next(4) == 0)
            {
                await PayAsync();
            }
            else if (_random.Next(8) == 0)
            {
                await CheckTimeoutsAsync();
            }
            else if (!await DeliverAsync() && await IsPaidAsync())
            {
                return;
            }
        }

        throw new InvalidOperationException($"The saga has not ended after {MaxSteps} steps.");
    }

    /// <summary>Lets the time pass in which a payment that was given up is watched.</summary>
    public async Task RunUntilUnwatchedAsync()
    {
        while ((await PaymentsAsync()).Exists(payment => payment.Status == PaymentStatus.Watched))
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await PayAsync();
        }

        await RunAsync();
    }

    /// <summary>Lets one order's story happen as the schedule says, every delivery twice.</summary>
    public async Task FollowAsync(Schedule schedule)
    {
        var (made, held, heldSince) = (0, (Post?)null, 0);
        while (true)
        {
            await PayAllAsync();
            var pending = (await PendingAsync()).Where(post => post.Row.Envelope.Id != held?.Row.Envelope.Id
                || post.Row.Subscriber != held?.Row.Subscriber).ToList();
            if (held is not null && (pending.Count == 0 || made - heldSince >= schedule.For))
            {
                await DeliverTwiceAsync(held);
                held = null;
                made++;
            }
            else if (pending.Count == 0)
            {
                return;
            }
            else if (made == schedule.Held && held is null && pending.Count > 0 && heldSince == 0)
            {
                (held, heldSince) = (pending[0], Math.Max(made, 1));
            }
            else
            {
                await DeliverTwiceAsync(pending[0]);
                made++;
            }
        }
    }

    /// <summary>Every order at its end, the stock and the bank's money where they belong.</summary>
    public async Task ShouldBalanceAsync(IReadOnlyList<string> ids, string what)
    {
        var orders = await Task.WhenAll(ids.Select(OrderAsync));
        orders.ShouldAllBe(order => order.IsTerminal, what);
        var shipped = orders.Where(order => order.Status == OrderStatus.Shipped).ToArray();
        Bank.Net.ShouldBe(shipped.Sum(order => order.Created!.Total), what);
        foreach (var stock in await StockAsync())
        {
            var sold = shipped.SelectMany(
                order => order.Created!.Lines).Where(line => line.Sku == stock.Sku).Sum(line => line.Quantity);
            (stock.Reserved, stock.Sold).ShouldBe((0, sold), $"{what}, {stock.Sku}");
            stock.Available.ShouldBe(
                ProductCatalog.Items.Single(item => item.Product.Sku == stock.Sku).InitialStock - sold,
                $"{what}, {stock.Sku}");
        }
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

    private Task<TestService<TContext>> StartAsync<TContext>(
        string name, SagaStyle style, Action<IHostApplicationBuilder> add, Action<IServiceCollection>? replace = null)
        where TContext : MessagingDbContext => TestService<TContext>.StartAsync(
            name,
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:shop"] = $"Data Source={_directory.File($"{name}.db")}",
                ["Saga:Style"] = style.ToString(),
                // Short, so that some seeds run into them.
                ["Saga:StepTimeout"] = "00:00:20",
                ["Payments:Timeout"] = "00:00:20",
            },
            _clock, add, replace);

    private async Task<bool> DeliverAsync()
    {
        var pending = await PendingAsync();
        if (pending.Count == 0)
        {
            return false;
        }

        var post = pending[_random.Next(pending.Count)];
        await ConsumeAsync(post.Row.Subscriber, post.Row.Envelope);
        // The relay dies before it marks the row: the subscriber gets it again.
        if (_random.Next(3) > 0)
        {
            await post.Settle();
        }

        return true;
    }

    private async Task DeliverTwiceAsync(Post post)
    {
        await ConsumeAsync(post.Row.Subscriber, post.Row.Envelope);
        await ConsumeAsync(post.Row.Subscriber, post.Row.Envelope);
        await post.Settle();
    }

    private async Task<List<Post>> PendingAsync()
    {
        var pending = new List<Post>();
        await CollectAsync(_orders, pending);
        await CollectAsync(_inventory, pending);
        await CollectAsync(_payments, pending);
        await CollectAsync(_shipping, pending);
        return pending;
    }

    private Task CheckTimeoutsAsync() => _orders.Hosted<SagaTimeouts>().CheckAsync(CancellationToken.None);

    private static async Task CollectAsync<TContext>(
        TestService<TContext> service, List<Post> pending)
        where TContext : MessagingDbContext
    {
        foreach (var row in await service.ReadAsync(database => database.Outbox.AsNoTracking()
            .Where(row => row.State == OutboxState.Pending).OrderBy(row => row.Id).ToListAsync()))
        {
            pending.Add(new Post(row, () => service.Transactions.RunAsync("test", (database, stop) => database.Outbox
                .Where(sent => sent.Id == row.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(sent => sent.State, OutboxState.Sent), stop))));
        }
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
            {
                await processor.RunAsync(task);
            }
        }
    }

    private async Task PayAllAsync()
    {
        var processor = _payments.Get<PaymentProcessor>();
        foreach (var task in await processor.TakeAsync(10, CancellationToken.None))
        {
            await processor.RunAsync(task);
        }
    }

    private async Task<bool> IsPaidAsync() => (await PaymentsAsync()).TrueForAll(payment => payment.Status
        is not (PaymentStatus.Due or PaymentStatus.Asked or PaymentStatus.RefundDue));
}
