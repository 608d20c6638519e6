namespace Shop.Orders.Projections;

/// <summary>Runs the projections beside everything else: no write waits for them.</summary>
internal sealed class ProjectionWorker(
    ProjectionRunner runner, ProjectionBell bell, ILogger<ProjectionWorker> logger) : BackgroundService
{
    // On PostgreSQL events may become visible a moment after the commit that rang.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var wait = Interval;
            try
            {
                while (await runner.TurnAsync(stoppingToken))
                {
                    bell.HasTurned();
                }

                bell.HasTurned();
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                ProjectionLog.TurnFailed(logger, exception);
                wait = AfterFailure;
            }

            await bell.Bell.WaitAsync(wait, stoppingToken);
        }
    }
}
