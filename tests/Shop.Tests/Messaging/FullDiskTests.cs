using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shop.Contracts;
using Shop.Inventory;
using Shop.Messaging;
using Shop.Messaging.Http;
using Shop.Tests.Support;

namespace Shop.Tests.Messaging;

/// <summary>A subscriber whose file cannot grow: SQLite itself says so, as it does on a disk that is full.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;
    private readonly TempDirectory _directory = new();
    private bool _isFull = true;
    private TestApp _subscriber = null!;
    private TestApp _sender = null!;

    public async Task InitializeAsync()
    {
        var handlers = new EventHandlers<InventoryDb>().On<PaymentFailed>(async (_, context, stop) =>
        {
            // The size of now, or any: of this connection, the one that the transaction is on.
            await context.Database.Database.ExecuteSqlRawAsync(
                _isFull ? "PRAGMA max_page_count=1" : "PRAGMA max_page_count=1073741823", stop);
            context.Database.DeadLetters.Add(
                new DeadLetterRow(context.Cause with { Data = new string('x', Megabyte) }, "large", context.Cause.At));
        });
        _subscriber = await TestApp.StartAsync(
            "inventory", _directory,
            app => app.AddShopDatabase<InventoryDb>("inventory").AddShopMessaging(handlers), app =>
                app.MapShopMessaging<InventoryDb>(),
            new() { ["Services:orders"] = "http://127.0.0.1:9", ["Services:payments"] = "http://127.0.0.1:9" });
        _sender = await TestApp.StartAsync(
            "sender", _directory,
            app =>
            {
                app.Services.AddHttpClient(HttpEventBus.ClientName).AddEdgeKitResilience("events");
                app.Services.AddSingleton<IEventBus, HttpEventBus>();
            },
            _ => { },
            new() { ["Services:inventory"] = _subscriber.Address.OriginalString });
    }

    public async Task DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _subscriber.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_full_disk_is_an_absence_and_the_event_is_handled_when_there_is_space_again()
    {
        var failed = TestKeys.Signed(Envelopes.Of(new PaymentFailed("a", "why"), "payments"), "inventory");

        var full = await DeliverAsync(failed);
        _isFull = false;
        var space = await DeliverAsync(failed);

        full.Kind.ShouldBe(DeliveryKind.Unreachable, full.Error);
        full.Error!.ShouldStartWith("503");
        space.Kind.ShouldBe(DeliveryKind.Accepted, space.Error);
    }

    [Fact]
    public async Task A_subscriber_that_does_not_know_our_key_yet_is_an_absence()
    {
        var early = TestKeys.Signed(
            Envelopes.Of(new PaymentFailed("a", "why"), "payments"), "inventory", key: TestKeys.New());

        var outcome = await DeliverAsync(early);

        outcome.Kind.ShouldBe(DeliveryKind.Unreachable);
        outcome.Error!.ShouldContain("Messaging:SenderKeys:payments");
    }

    private Task<DeliveryOutcome> DeliverAsync(EventEnvelope envelope) =>
        _sender.Services.GetRequiredService<IEventBus>().DeliverAsync("inventory", envelope);
}
