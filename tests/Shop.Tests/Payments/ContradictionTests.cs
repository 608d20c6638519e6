using Shop.Contracts;
using Shop.Messaging;
using Shop.Payments;
using Shop.Payments.Charges;
using Shop.Tests.Support;

namespace Shop.Tests.Payments;

/// <summary>What Payments makes of events that cannot be true beside what it knows, the one who signed them.</summary>
public sealed class ContradictionTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private TestService<PaymentsDb> _payments = null!;

    public async Task InitializeAsync() => _payments = await TestService<PaymentsDb>.StartAsync(
        "payments", _directory, new FakeTimeProvider(), PaymentsService.AddPayments);

    public Task DisposeAsync()
    {
        _payments.Dispose();
        _directory.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_was_shipped_is_not_refunded()
    {
        await AddAsync(PaymentStatus.Charged);
        await ConsumeAsync(new ShipmentScheduled("a", "ship-a"));

        await Should.ThrowAsync<InvalidOperationException>(() => ConsumeAsync(new ShipmentFailed("a", "late")));
        await Should.ThrowAsync<InvalidOperationException>(() => ConsumeAsync(new CancelPayment("a"), "orders"));

        (await StatusAsync()).ShouldBe(PaymentStatus.Kept);
    }

    [Fact]
    public async Task What_was_not_shipped_is_refunded_and_is_not_shipped_afterwards()
    {
        await AddAsync(PaymentStatus.Charged);
        await ConsumeAsync(new ShipmentFailed("a", "why"));

        await Should.ThrowAsync<InvalidOperationException>(() => ConsumeAsync(new ShipmentScheduled("a", "ship-a")));

        (await StatusAsync()).ShouldBe(PaymentStatus.RefundDue);
    }

    [Theory]
    [InlineData(PaymentStatus.Waiting)]
    [InlineData(PaymentStatus.Asked)]
    [InlineData(PaymentStatus.Failed)]
    public async Task Nothing_is_refunded_that_was_not_charged(object status)
    {
        await AddAsync((PaymentStatus)status);

        await Should.ThrowAsync<InvalidOperationException>(() => ConsumeAsync(new ShipmentFailed("a", "why")));

        (await StatusAsync()).ShouldBe((PaymentStatus)status);
    }

    private Task<bool> AddAsync(PaymentStatus status) => _payments.Transactions.RunAsync("test", (database, _) =>
    {
        database.Payments.Add(new PaymentRow { OrderId = "a", Status = status, Cents = 4200 });
        return Task.FromResult(true);
    });

    private Task<bool> ConsumeAsync(IShopEvent shopEvent, string source = "shipping") =>
        _payments.Consumer.ConsumeAsync(Envelopes.Of(shopEvent, source));

    private async Task<PaymentStatus> StatusAsync() =>
        (await _payments.ReadAsync(async database => await database.Payments.FindAsync("a")))!.Status;
}
