using Shop.Messaging;

namespace Shop.Payments.Charging;

/// <summary>Keeps the bank busy: a card that keeps it waiting holds up no other.</summary>
internal sealed class PaymentWorker(PaymentProcessor processor, PaymentBell bell, ILogger<PaymentWorker> logger)
    : BackgroundService
{
    private const int Parallel = 32;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkPump<PaymentTask>(Parallel, bell.Bell, PollInterval, logger)
            .RunAsync(TakeAsync, processor.RunAsync, stoppingToken);

    private async Task<PumpTurn<PaymentTask>> TakeAsync(int free, CancellationToken cancellationToken) =>
        new(free == 0 ? [] : await processor.TakeAsync(free, cancellationToken), PollInterval);
}
