using Shop.Messaging;

namespace Shop.Payments.Charges;

/// <summary>Processes payments concurrently: a slow card delays no other.</summary>
internal sealed class PaymentWorker(PaymentProcessor processor, PaymentSignal signal, ILogger<PaymentWorker> logger)
    : BackgroundService
{
    private const int Parallel = 32;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WorkPump<PaymentTask>(Parallel, signal.Event, PollInterval, logger)
            .RunAsync(TakeAsync, processor.RunAsync, stoppingToken);

    private async Task<WorkBatch<PaymentTask>> TakeAsync(int free, CancellationToken cancellationToken) =>
        new(free == 0 ? [] : await processor.TakeAsync(free, cancellationToken), PollInterval);
}
