using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shop.Contracts;
using Shop.Inventory;
using Shop.Messaging;
using Shop.Messaging.Http;
using Shop.Tests.Support;

namespace Shop.Tests.Messaging;

/// <summary>Inventory on a real Kestrel, and the bus that posts to it.</summary>
public sealed class EventEndpointTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private TestApp _inventory = null!;
    private TestApp _sender = null!;

    public async Task InitializeAsync()
    {
        var nobody = new Dictionary<string, string?>
        {
            ["Services:orders"] = "http://127.0.0.1:9",
            ["Services:payments"] = "http://127.0.0.1:9",
        };
        _inventory = await TestApp.StartAsync(
            "inventory", _directory, app => app.AddInventory(), app => app.MapInventory(), nobody);
        _sender = await TestApp.StartAsync(
            "sender", _directory,
            app =>
            {
                app.Services.AddHttpClient(HttpEventBus.ClientName).AddEdgeKitResilience("events");
                app.Services.AddSingleton<IEventBus, HttpEventBus>();
            },
            _ => { },
            new Dictionary<string, string?>
            {
                ["Services:inventory"] = _inventory.Address.OriginalString,
                ["Services:shipping"] = "http://127.0.0.1:9",
            });
    }

    public async Task DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _inventory.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task An_event_arrives_with_everything_it_was_sent_with()
    {
        (await DeliverAsync(Envelopes.Of(Envelopes.Created("a ü", quantity: 2)))).Kind.ShouldBe(DeliveryKind.Accepted);

        (await StockAsync()).GetProperty("reserved").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task An_event_that_was_handled_before_is_accepted_without_an_effect()
    {
        var envelope = Envelopes.Of(Envelopes.Created("a", quantity: 2));

        await DeliverAsync(envelope);
        (await DeliverAsync(envelope)).Kind.ShouldBe(DeliveryKind.Accepted);

        (await StockAsync()).GetProperty("reserved").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task An_event_that_its_handler_refuses_is_rejected_with_the_cause()
    {
        var outcome = await DeliverAsync(Envelopes.Of(new ShipmentScheduled("a", "s"), "shipping"));

        outcome.Kind.ShouldBe(DeliveryKind.Rejected);
        outcome.Error!.ShouldContain("unknown, not reserved");
    }

    [Fact]
    public async Task A_subscriber_that_is_not_there_is_unreachable()
    {
        var outcome = await _sender.Services.GetRequiredService<IEventBus>()
            .DeliverAsync("shipping", Envelopes.Of(Envelopes.Created("a")));

        outcome.Kind.ShouldBe(DeliveryKind.Unreachable);
    }

    [Theory]
    [InlineData("ce-id")]
    [InlineData("ce-source")]
    [InlineData("ce-type")]
    [InlineData("ce-subject")]
    [InlineData("ce-specversion")]
    [InlineData("ce-time")]
    [InlineData("ce-sequence")]
    public async Task A_request_that_is_no_CloudEvent_is_told_which_header_is_wrong(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events");
        CloudEventHeaders.Write(request, Envelopes.Of(Envelopes.Created("a")));
        request.Headers.Remove(header);
        request.Content = JsonContent.Create(Envelopes.Created("a"));

        using var answer = await _inventory.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(header);
    }

    private Task<DeliveryOutcome> DeliverAsync(EventEnvelope envelope) =>
        _sender.Services.GetRequiredService<IEventBus>().DeliverAsync(
            "inventory", TestKeys.Signed(envelope, "inventory"));

    private async Task<JsonElement> StockAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/inventory/W1");
        request.Headers.Add("Authorization", "Bearer alice");
        using var answer = await _inventory.Client.SendAsync(request);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
