using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Hosting;
using Shop.Messaging;
using Shop.Messaging.Http;
using Shop.Messaging.Operations;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints between services, which the gateway does not expose.</summary>
public static class ShopMessagingEndpointExtensions
{
    /// <summary>
    /// Maps <c>POST /events</c>; <c>GET /messaging/parked</c>, <c>GET /messaging/parked/{id}</c> and
    /// <c>POST /messaging/parked/{id}/replay</c> for events that a subscriber refused, and the same under
    /// <c>/messaging/dead-letters</c> for events that this service could not handle. All but the first are for callers
    /// who meet <see cref="ShopPolicies.Operate"/>, which the service's policies must define.
    /// </summary>
    /// <typeparam name="TContext">The service's database.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <returns><paramref name="endpoints"/>.</returns>
    public static IEndpointRouteBuilder MapShopMessaging<TContext>(this IEndpointRouteBuilder endpoints)
        where TContext : MessagingDbContext
    {
        // Anonymous: an event is trusted by its signature, as over every transport.
        endpoints.MapPost("/events", EventEndpoint.HandleAsync<TContext>).AllowAnonymous();
        var operators = endpoints.MapGroup("/messaging").RequireAuthorization(ShopPolicies.Operate);
        operators.MapGet("/parked", ParkedEndpoints.ListAsync<TContext>);
        operators.MapGet("/parked/{id:long}", ParkedEndpoints.GetAsync<TContext>);
        operators.MapPost("/parked/{id:long}/replay", ParkedEndpoints.ReplayAsync<TContext>);
        operators.MapGet("/dead-letters", DeadLetterEndpoints.ListAsync<TContext>);
        operators.MapGet("/dead-letters/{id:long}", DeadLetterEndpoints.GetAsync<TContext>);
        operators.MapPost("/dead-letters/{id:long}/replay", DeadLetterEndpoints.ReplayAsync<TContext>);
        return endpoints;
    }
}
