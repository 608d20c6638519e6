namespace Shop.Orders.Projections;

/// <summary>Runs the projections in the background, so that no write waits for them.</summary>
internal sealed class ProjectionWorker(
    ProjectionRunner runner, ProjectionSignal signal, ILogger<ProjectionWorker> logger) : BackgroundService
{
    // On PostgreSQL events may become visible a moment after the commit that sent the signal.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var wait = Interval;
            try
            {
                while (await runner.RunBatchAsync(stoppingToken))
                {
                    signal.CompleteBatch();
                }

                signal.CompleteBatch();
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                ProjectionLog.BatchFailed(logger, exception);
                wait = AfterFailure;
            }

            await signal.Event.WaitAsync(wait, stoppingToken);
        }
    }
}
