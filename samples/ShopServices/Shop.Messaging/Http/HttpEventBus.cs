using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Shop.Messaging.Http;

/// <summary>Posts events to <c>/events</c> of the subscriber at <c>Services:NAME</c>.</summary>
internal sealed class HttpEventBus(IHttpClientFactory clients, IConfiguration configuration) : IEventBus
{
    public const string ClientName = "events";
    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    public async Task<DeliveryOutcome> DeliverAsync(string subscriber, EventEnvelope envelope)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(subscriber));
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(envelope.Data));
            request.Content.Headers.ContentType = Json;
            CloudEventHeaders.Write(request, envelope);
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, CancellationToken.None);
            return response.IsSuccessStatusCode
                ? DeliveryOutcome.Accepted
                : await FailureAsync(response);
        }
        catch (Exception exception)
        {
            // No response: connection refused, timeout or open circuit.
            return DeliveryOutcome.Unreachable(exception.Message);
        }
    }

    private Uri AddressOf(string subscriber) => configuration[$"Services:{subscriber}"] is { } address
        ? new Uri(new Uri(address), "/events")
        : throw new InvalidOperationException(
            $"Services:{subscriber} is not configured: set it to the base URL of that service.");

    private static async Task<DeliveryOutcome> FailureAsync(HttpResponseMessage response)
    {
        var error = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
        return IsUnreachable(response.StatusCode)
            ? DeliveryOutcome.Unreachable(error) : DeliveryOutcome.Rejected(error);
    }

    // The subscriber did not process the event: it is unhealthy, does not know our key yet, or has another address.
    private static bool IsUnreachable(HttpStatusCode status) => status is HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.RequestTimeout or HttpStatusCode.InsufficientStorage
        or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.MisdirectedRequest;
}
