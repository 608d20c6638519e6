using EdgeKit.Resilience;
using EdgeKit.Resilience.Registration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives an <see cref="HttpClient"/> a resilience policy.</summary>
public static class ResilienceHttpClientBuilderExtensions
{
    /// <summary>
    /// Sends the calls of this client through a named policy. The section that holds the policy may be registered before or after. A name
    /// that no policy has fails the start with the nearest name.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="policy">The name of a policy of the section <c>EdgeKit:Resilience</c>.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddEdgeKitResilience(this IHttpClientBuilder builder, string policy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(policy);
        var client = builder.Name;
        builder.Services.AddPipelines().AddSingleton(new ClientPolicy(client, policy));
        return builder.AddHttpMessageHandler(services =>
            new ResilienceHandler(services.GetRequiredService<ResiliencePipelines>(), client, _ => policy));
    }
}
