using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shop.Contracts;
using Shop.Hosting;
using Shop.Messaging;
using Shop.Messaging.Database;
using Shop.Messaging.Http;
using Shop.Messaging.Outbox;
using Shop.Messaging.RabbitMq;
using Shop.Messaging.Signatures;

namespace Microsoft.Extensions.Hosting;

/// <summary>Lets a service publish and handle events.</summary>
public static class ShopMessagingBuilderExtensions
{
    /// <summary>
    /// Adds the outbox with its relay, the inbox with its consumer, and the bus: RabbitMQ at
    /// <c>ConnectionStrings:rabbitmq</c>, else HTTP. Call <c>AddShopDatabase</c> for the same database too.
    /// </summary>
    /// <typeparam name="TContext">The service's database.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="handlers">The service's event handlers.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IHostApplicationBuilder AddShopMessaging<TContext>(
        this IHostApplicationBuilder builder, EventHandlers<TContext> handlers)
        where TContext : MessagingDbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<MessagingOptions>().Bind(builder.Configuration.GetSection("Messaging")).ValidateOnStart();
        services.AddSingleton(handlers);
        AddSignatures<TContext>(services);
        var style = StyleOf(builder.Configuration);
        services.AddSingleton(provider => new EventPublisher(
            provider.GetRequiredService<ShopService>(), provider.GetRequiredService<TimeProvider>(), style));
        services.AddSingleton<EventConsumer<TContext>>();

        services.AddSingleton<LaneSignals>();
        services.AddSingleton<ICommitObserver>(static provider => provider.GetRequiredService<LaneSignals>());
        services.AddSingleton<OutboxStore<TContext>>();
        services.AddSingleton<OutboxSender>();
        services.AddTransient<OutboxLane<TContext>>();
        services.AddHostedService<OutboxRelay<TContext>>();
        services.AddHostedService<MessagingCleaner<TContext>>();
        if (DatabaseProvider.IsPostgres(builder.Configuration.GetConnectionString("shop") ?? ""))
        {
            services.AddHostedService<PostgresOutboxListener>();
        }

        AddBus<TContext>(builder);
        return builder;
    }

    private static void AddSignatures<TContext>(IServiceCollection services)
        where TContext : MessagingDbContext
    {
        services.AddSingleton<IValidateOptions<MessagingOptions>, EventKeyCheck<TContext>>();
        services.AddSingleton<EventKeys>();
        services.AddSingleton<EventSigner>();
        services.AddSingleton<EventVerifier>();
        services.AddSingleton<VerifyingConsumer<TContext>>();
    }

    private static SagaStyle StyleOf(IConfiguration configuration)
    {
        var text = configuration["Saga:Style"] ?? nameof(SagaStyle.Choreography);
        return Enum.TryParse<SagaStyle>(text, ignoreCase: true, out var style) && Enum.IsDefined(style)
            ? style
            : throw new InvalidOperationException(
                $"Saga:Style is '{text}': write {string.Join(" or ", Enum.GetNames<SagaStyle>())}.");
    }

    private static void AddBus<TContext>(IHostApplicationBuilder builder)
        where TContext : MessagingDbContext
    {
        if (builder.Configuration.GetConnectionString("rabbitmq") is { Length: > 0 } broker)
        {
            var prefix = builder.Configuration[$"Messaging:{nameof(MessagingOptions.QueuePrefix)}"]
                ?? new MessagingOptions().QueuePrefix;
            RabbitMqRegistration.Add<TContext>(builder.Services, broker, prefix);
            return;
        }

        builder.Services.AddHttpClient(HttpEventBus.ClientName).AddEdgeKitResilience("events");
        builder.Services.AddSingleton<IEventBus, HttpEventBus>();
    }
}
