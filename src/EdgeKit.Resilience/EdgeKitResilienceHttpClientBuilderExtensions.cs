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
        builder.Services.Configure<HttpClientFactoryOptions>(builder.Name, options =>
            options.HttpMessageHandlerBuilderActions.Add(handlers => AddHandler(handlers, clientPolicy)));
        return builder;
    }

    private static void AddHandler(HttpMessageHandlerBuilder handlers, ClientPolicy clientPolicy)
    {
        var client = handlers.Name ?? "";
        if (clientPolicy.Client is not null
            || handlers.Services.GetServices<ClientPolicy>().All(own => own.Client != client))
        {
            var pipelines = handlers.Services.GetRequiredService<ResiliencePipelines>();
            handlers.AdditionalHandlers.Add(new ResilienceHandler(pipelines, client, _ => clientPolicy.Policy));
        }
    }

    private static void BindDefaultSection(IServiceCollection services)
    {
        var host = services.Where(d => !d.IsKeyedService).Select(d => d.ImplementationInstance)
            .OfType<HostBuilderContext>().FirstOrDefault();
        if (host is not null && services.All(d => d.ServiceType != typeof(IOptionsMonitor<ResilienceOptions>)))
        {
            services.AddEdgeKitResilience(host.Configuration.GetSection("EdgeKit:Resilience"));
        }
    }
}
