using EdgeKit.Resilience;
using EdgeKit.Resilience.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds resilience policies to <see cref="HttpClient"/>s.</summary>
public static class EdgeKitResilienceHttpClientBuilderExtensions
{
    /// <summary>
    /// Sends the calls of this client through a named policy. In a host the section <c>EdgeKit:Resilience</c> is bound
    /// automatically; call <c>services.AddEdgeKitResilience(section)</c> first for another section. An unknown name
    /// fails the start with the nearest known one. On <c>ConfigureHttpClientDefaults</c> it applies to every client
    /// without its own policy.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="policy">The name of a policy of the section <c>EdgeKit:Resilience</c>.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddEdgeKitResilience(this IHttpClientBuilder builder, string policy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(policy);
        BindDefaultSection(builder.Services);
        var clientPolicy = new ClientPolicy(builder.Name, policy);
        builder.Services.AddPipelines().AddSingleton(clientPolicy);
        builder.Services.Configure<HttpClientFactoryOptions>(
            builder.Name, options => options.HttpMessageHandlerBuilderActions.Add(
                handlerBuilder => AddHandler(handlerBuilder, clientPolicy)));
        return builder;
    }

    private static void AddHandler(HttpMessageHandlerBuilder handlerBuilder, ClientPolicy clientPolicy)
    {
        var client = handlerBuilder.Name ?? "";
        if (clientPolicy.Client is null
            && handlerBuilder.Services.GetServices<ClientPolicy>().Any(own => own.Client == client))
        {
            return;
        }

        handlerBuilder.AdditionalHandlers.Add(
            new ResilienceHandler(
                handlerBuilder.Services.GetRequiredService<ResiliencePipelines>(), client, _ => clientPolicy.Policy));
    }

    private static void BindDefaultSection(IServiceCollection services)
    {
        var host = services.Select(
            d => d.IsKeyedService ? null : d.ImplementationInstance).OfType<HostBuilderContext>().FirstOrDefault();
        if (host is not null && services.All(d => d.ServiceType != typeof(IOptionsMonitor<ResilienceOptions>)))
        {
            services.AddEdgeKitResilience(host.Configuration.GetSection("EdgeKit:Resilience"));
        }
    }
}
