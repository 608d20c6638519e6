using EdgeKit.Resilience;
using EdgeKit.Resilience.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives an <see cref="HttpClient"/> a resilience policy.</summary>
public static class EdgeKitResilienceHttpClientBuilderExtensions
{
    /// <summary>
    /// Sends the calls of this client through a named policy. In a host the section <c>EdgeKit:Resilience</c> is found
    /// by itself; one of another name has to be registered before. A name that no policy has fails the start with the
    /// nearest name. On <c>ConfigureHttpClientDefaults</c> it holds for every client that has no policy of its own.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="policy">The name of a policy of the section <c>EdgeKit:Resilience</c>.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddEdgeKitResilience(this IHttpClientBuilder builder, string policy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(policy);
        BindByHabit(builder.Services);
        var guard = new ClientPolicy(builder.Name, policy);
        builder.Services.AddPipelines().AddSingleton(guard);
        builder.Services.Configure<HttpClientFactoryOptions>(
            builder.Name, options => options.HttpMessageHandlerBuilderActions.Add(made => AddHandler(made, guard)));
        return builder;
    }

    private static void AddHandler(HttpMessageHandlerBuilder made, ClientPolicy guard)
    {
        var client = made.Name ?? "";
        if (guard.Client is null && made.Services.GetServices<ClientPolicy>().Any(own => own.Client == client))
        {
            return;
        }

        made.AdditionalHandlers.Add(
            new ResilienceHandler(made.Services.GetRequiredService<ResiliencePipelines>(), client, _ => guard.Policy));
    }

    private static void BindByHabit(IServiceCollection services)
    {
        var host = services.Select(
            d => d.IsKeyedService ? null : d.ImplementationInstance).OfType<HostBuilderContext>().FirstOrDefault();
        if (host is not null && services.All(d => d.ServiceType != typeof(IOptionsMonitor<ResilienceOptions>)))
        {
            services.AddEdgeKitResilience(host.Configuration.GetSection("EdgeKit:Resilience"));
        }
    }
}
