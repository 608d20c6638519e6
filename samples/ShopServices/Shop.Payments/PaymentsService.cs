using Shop.Contracts;
using Shop.Messaging;
using Shop.Payments.Bank;
using Shop.Payments.Charges;

namespace Shop.Payments;

/// <summary>
/// Owns the payments: charges each reserved order at the bank exactly once and refunds where necessary.
/// </summary>
internal static class PaymentsService
{
    public static EventHandlers<PaymentsDb> Handlers => new EventHandlers<PaymentsDb>()
        .On<PaymentRequested>(PaymentHandlers.RequestAsync)
        .On<InventoryReserved>(PaymentHandlers.MakeDueAsync)
        .On<InventoryRejected>(PaymentHandlers.DropAsync)
        .On<ShipmentScheduled>(PaymentHandlers.KeepAsync)
        .On<ShipmentFailed>(PaymentHandlers.RefundAsync)
        .On<ChargePayment>(PaymentHandlers.MakeDueAsync)
        .On<CancelPayment>(PaymentHandlers.CancelAsync);

    public static void AddPayments(this IHostApplicationBuilder builder)
    {
        builder.AddShopDatabase<PaymentsDb>(ServiceNames.Payments).AddShopMessaging(Handlers);

        var services = builder.Services;
        services.AddSingleton(new CardSeal(builder.Configuration[CardSeal.KeyPath]));
        services.AddHttpClient(HttpBank.ClientName, HttpBank.Configure).AddEdgeKitResilience("bank");
        services.AddSingleton<HttpBank>();
        services.AddSingleton<IBank>(static provider => new BankWithCrashPoints(
            provider.GetRequiredService<HttpBank>(), provider.GetRequiredService<CrashPoints>()));
        services.AddOptions<PaymentOptions>().Bind(builder.Configuration.GetSection("Payments"))
            .Validate(static it => it.Timeout > TimeSpan.Zero && it.LateCheck > TimeSpan.Zero,
                "Payments:Timeout and Payments:LateCheck must be positive, such as 00:02:00.")
            .ValidateOnStart();
        services.AddSingleton<PaymentProcessor>();
        services.AddSingleton<PaymentSignal>();
        services.AddSingleton<ICommitObserver>(static provider => provider.GetRequiredService<PaymentSignal>());
        services.AddHostedService<PaymentWorker>();
    }

    public static void MapPayments(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapShopMessaging<PaymentsDb>();
        endpoints.MapShopDetails();
        endpoints.MapRead("/api/payments/ledger", LedgerEndpoint.GetAsync).RequireAuthorization("payments.read");
    }
}
