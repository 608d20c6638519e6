using System.Security.Claims;
using Shop.Contracts;
using Shop.Hosting;
using Shop.Messaging;
using Shop.Orders.Placing;
using Shop.Orders.Prices;
using Shop.Orders.Projections;
using Shop.Orders.Reading;
using Shop.Orders.Saga;

namespace Shop.Orders;

/// <summary>
/// Owns the orders: a stream of events per order, its own and those that the other services publish about it.
/// </summary>
internal static class OrdersService
{
    public static EventHandlers<OrdersDb> Handlers => new EventHandlers<OrdersDb>()
        .On<InventoryReserved>(OrderSaga.RecordAsync)
        .On<InventoryRejected>(OrderSaga.RecordAsync)
        .On<InventorySold>(OrderSaga.RecordAsync)
        .On<InventoryReleased>(OrderSaga.RecordAsync)
        .On<PaymentCharged>(OrderSaga.RecordAsync)
        .On<PaymentFailed>(OrderSaga.RecordAsync)
        .On<PaymentRefunded>(OrderSaga.RecordAsync)
        .On<PaymentCancelled>(OrderSaga.RecordAsync)
        .On<ShipmentScheduled>(OrderSaga.RecordAsync)
        .On<ShipmentFailed>(OrderSaga.RecordAsync);

    public static void AddOrders(this IHostApplicationBuilder builder)
    {
        builder.AddShopDatabase<OrdersDb>(ServiceNames.Orders).AddShopMessaging(Handlers);

        var services = builder.Services;
        services.AddSingleton(new CardSeal(builder.Configuration[CardSeal.KeyPath]));
        services.AddHttpClient(CatalogClient.ClientName, CatalogClient.Configure).AddEdgeKitResilience("catalog");
        services.AddSingleton<CatalogClient>();
        services.AddSingleton<PriceStore>();
        services.AddSingleton<PriceBook>();
        services.AddHostedService<PriceRefresher>();
        services.AddHealthChecks().AddCheck<PriceHealthCheck>("prices", tags: ["ready"]);
        AddProjections(services);
        services.AddSingleton<OrderDesk>();
        services.AddSingleton<LiveTimeline>();
        services.AddOptions<SagaOptions>().Bind(builder.Configuration.GetSection("Saga"))
            .Validate(static saga =>
                saga.StepTimeout > TimeSpan.Zero, "Saga:StepTimeout must be longer than nothing, such as 00:01:00.")
            .ValidateOnStart();
        services.AddHostedService<SagaTimeouts>();
    }

    public static void MapOrders(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapShopMessaging<OrdersDb>();
        endpoints.MapShopDetails();
        endpoints.MapRead("/projections", ProjectionEndpoints.ListAsync).RequireAuthorization(ShopPolicies.Operate);
        endpoints.MapPost(
            "/projections/{name}/rebuild", ProjectionEndpoints.RebuildAsync).RequireAuthorization(ShopPolicies.Operate);
        endpoints.MapRead(
            "/statistics", ProjectionEndpoints.StatisticsAsync).RequireAuthorization(ShopPolicies.Operate);
        var orders = endpoints.MapGroup("/api/orders");
        orders.MapPost("", PlaceOrderEndpoint.HandleAsync).RequireAuthorization("orders.write");
        orders.MapRead("", OrderListEndpoint.GetAsync).RequireAuthorization("orders.read");
        orders.MapRead("{id}", ReadOrderEndpoints.GetAsync).RequireAuthorization("orders.read");
        orders.MapRead("{id}/timeline", ReadOrderEndpoints.TimelineAsync).RequireAuthorization("orders.read");
        orders.MapGet(
            "{id}/timeline/live", (string id, ClaimsPrincipal caller, HttpRequest request, LiveTimeline timeline) =>
            timeline.FollowAsync(id, caller, request)).RequireAuthorization("orders.read");
    }

    private static void AddProjections(IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<IProjection, OrderListProjection>();
        services.AddSingleton<IProjection, StatisticsProjection>();
        services.AddSingleton<ProjectionLag>();
        services.AddSingleton<ProjectionRunner>();
        services.AddSingleton<ProjectionBell>();
        services.AddSingleton<ICommitObserver>(static provider => provider.GetRequiredService<ProjectionBell>());
        services.AddHostedService<ProjectionWorker>();
        services.AddSingleton<OrderList>();
    }
}
