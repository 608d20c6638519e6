using Shop.Contracts;
using Shop.Hosting;
using Shop.Inventory;
using Shop.Messaging;
using Shop.Orders;
using Shop.Payments;
using Shop.Shipping;
using Shop.Tests.Support;

namespace Shop.Tests.Messaging;

public sealed class RouteTests
{
    public static TheoryData<string, string> Deliveries
    {
        get
        {
            var deliveries = new TheoryData<string, string>();
            foreach (var (type, subscriber) in Enum.GetValues<SagaStyle>().SelectMany(EventRoutes.All)
                .SelectMany(route => route.Subscribers.Select(subscriber => (route.Type, subscriber))).Distinct())
            {
                deliveries.Add(type, subscriber);
            }

            return deliveries;
        }
    }

    [Theory]
    [MemberData(nameof(Deliveries))]
    public void Every_subscriber_of_an_event_handles_it(string type, string subscriber)
    {
        var handles = subscriber switch
        {
            ServiceNames.Orders => OrdersService.Handlers.TryFind(type, out _),
            ServiceNames.Inventory => InventoryService.Handlers.TryFind(type, out _),
            ServiceNames.Payments => PaymentsService.Handlers.TryFind(type, out _),
            _ => ShippingService.Handlers.TryFind(type, out _),
        };

        handles.ShouldBeTrue();
    }

    [Fact]
    public void Every_event_has_a_route_and_a_name_to_be_read_by()
    {
        var events = typeof(
            IShopEvent).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IShopEvent)) && type.IsClass);

        var routes = Enum.GetValues<SagaStyle>().SelectMany(EventRoutes.All).ToArray();

        routes.Select(route => route.Type).Distinct().ShouldBe(events.Select(type => type.Name), ignoreOrder: true);
        routes.ShouldAllBe(route => ShopEvents.IsKnown(route.Type));
    }

    [Fact]
    public async Task A_saga_style_that_there_is_not_fails_the_start_with_those_there_are()
    {
        using var directory = new Support.TempDirectory();
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:shop"] = $"Data Source={directory.File("shop.db")}",
            ["Saga:Style"] = "Conductor",
        };

        var exception = await Should.ThrowAsync<InvalidOperationException>(
            () => Support.TestService<ShippingDb>.StartAsync(
            "shipping", settings, new FakeTimeProvider(), ShippingService.AddShipping));

        exception.Message.ShouldBe("Saga:Style is 'Conductor': write Choreography or Orchestration.");
    }

    [Fact]
    public void A_service_publishes_its_own_events_only()
    {
        var publisher = new EventPublisher(new ShopService("shipping"), new FakeTimeProvider());
        using var database = new ShippingDb(new Microsoft.EntityFrameworkCore.DbContextOptions<ShippingDb>());

        Should.Throw<InvalidOperationException>(() => publisher.Publish(database, new OrderShipped("a"), 1))
            .Message.ShouldBe("OrderShipped is published by orders, not by shipping: see EventRoutes.");
    }
}
