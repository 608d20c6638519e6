using System.Security.Claims;
using EdgeKit.Idempotency;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shop.Contracts;
using Shop.Hosting;
using Shop.Messaging;
using Shop.Orders.Placement;
using Shop.Orders.Prices;
using Shop.Orders.Projections;
using Shop.Orders.Queries;
using Shop.Orders.Saga;

namespace Shop.Orders;

/// <summary>Owns the orders: a stream of events for each, from Orders itself and from the other services.</summary>
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
        services.AddSingleton<PriceCache>();
        services.AddHostedService<PriceRefresher>();
        services.AddHealthChecks().AddCheck<PriceHealthCheck>("prices", tags: ["ready"]);
        AddProjections(services);
        services.AddScoped<OrderPlacement>();
        AddIdempotency(services);
        services.AddSingleton<LiveTimeline>();
        services.AddOptions<SagaOptions>().Bind(builder.Configuration.GetSection("Saga"))
            .Validate(static saga =>
                saga.StepTimeout > TimeSpan.Zero, "Saga:StepTimeout must be positive, such as 00:01:00.")
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
        orders.MapPost("", PlaceOrderEndpoint.HandleAsync).RequireAuthorization("orders.write")
            .RequireIdempotency("orders")
            .WithMetadata(new RequestSizeLimitAttribute(PlaceOrderEndpoint.MaxBodyBytes));
        orders.MapRead("", OrderListEndpoint.GetAsync).RequireAuthorization("orders.read");
        orders.MapRead("{id}", OrderEndpoints.GetAsync).RequireAuthorization("orders.read");
        orders.MapRead("{id}/timeline", OrderEndpoints.TimelineAsync).RequireAuthorization("orders.read");
        orders.MapGet(
            "{id}/timeline/live", (string id, ClaimsPrincipal caller, HttpRequest request, LiveTimeline timeline) =>
            timeline.FollowAsync(id, caller, request)).RequireAuthorization("orders.read");
    }

    // The key's outcome is committed in the order's transaction, and a fingerprint reveals no card.
    private static void AddIdempotency(IServiceCollection services)
    {
        services.AddEdgeKitIdempotencyStore<OrdersDb>();
        var store = services.Single(static service => service.ServiceType == typeof(IIdempotencyStore));
        services.Replace(ServiceDescriptor.Scoped<IIdempotencyStore>(provider => new KeyedFingerprintStore(
            (IIdempotencyStore)ActivatorUtilities.CreateInstance(provider, store.ImplementationType!),
            provider.GetRequiredService<CardSeal>())));
    }

    private static void AddProjections(IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<IProjection, OrderListProjection>();
        services.AddSingleton<IProjection, StatisticsProjection>();
        services.AddSingleton<ProjectionLag>();
        services.AddSingleton<ProjectionRunner>();
        services.AddSingleton<ProjectionSignal>();
        services.AddSingleton<ICommitObserver>(static provider => provider.GetRequiredService<ProjectionSignal>());
        services.AddHostedService<ProjectionWorker>();
        services.AddSingleton<OrderList>();
    }
}
