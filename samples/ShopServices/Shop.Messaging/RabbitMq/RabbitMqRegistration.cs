using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Shop.Hosting;

namespace Shop.Messaging.RabbitMq;

internal static class RabbitMqRegistration
{
    // A separate method, so that a process on the HTTP bus never loads the client.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Add<TContext>(IServiceCollection services, string uri, string prefix)
        where TContext : MessagingDbContext
    {
        services.AddSingleton(
            provider => new RabbitMqBroker(uri, prefix, provider.GetRequiredService<ShopService>().Name));
        services.AddSingleton<IEventBus, RabbitMqEventBus>();
        services.AddSingleton<RetryingConsumer<TContext>>();
        services.AddSingleton<DeadLetterStore<TContext>>();
        services.AddTransient<RabbitMqSession<TContext>>();
        services.AddHostedService<RabbitMqConsumer<TContext>>();
    }
}
