using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Messaging;
using Shop.Messaging.DeadLetters;
using Shop.Messaging.Http;
using Shop.Messaging.Parking;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Where events come in and where parked ones are looked at: between services, never through the gateway.</summary>
public static class ShopMessagingEndpointExtensions
{
    /// <summary>
    /// Maps <c>POST /events</c>; <c>GET /messaging/parked</c>, <c>GET /messaging/parked/{id}</c> and
    /// <c>POST /messaging/parked/{id}/replay</c> for events that a subscriber refused, and the same under
    /// <c>/messaging/dead-letters</c> for events that this service could not handle.
    /// </summary>
    /// <typeparam name="TContext">The service's database.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <returns><paramref name="endpoints"/>.</returns>
    public static IEndpointRouteBuilder MapShopMessaging<TContext>(this IEndpointRouteBuilder endpoints)
        where TContext : MessagingDbContext
    {
        endpoints.MapPost("/events", EventEndpoint.HandleAsync<TContext>);
        endpoints.MapGet("/messaging/parked", ParkedEndpoints.ListAsync<TContext>);
        endpoints.MapGet("/messaging/parked/{id:long}", ParkedEndpoints.GetAsync<TContext>);
        endpoints.MapPost("/messaging/parked/{id:long}/replay", ParkedEndpoints.ReplayAsync<TContext>);
        endpoints.MapGet("/messaging/dead-letters", DeadLetterEndpoints.ListAsync<TContext>);
        endpoints.MapGet("/messaging/dead-letters/{id:long}", DeadLetterEndpoints.GetAsync<TContext>);
        endpoints.MapPost("/messaging/dead-letters/{id:long}/replay", DeadLetterEndpoints.ReplayAsync<TContext>);
        return endpoints;
    }
}
