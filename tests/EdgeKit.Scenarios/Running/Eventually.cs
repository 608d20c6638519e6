namespace EdgeKit.Scenarios.Running;

/// <summary>What a choreography promises holds after a while: asks until it does, and reports the last answer if it never does.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task HoldsAsync(TimeSpan within, Func<Task> assertion)
    {
        using var giveUp = new CancellationTokenSource(within);
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch (Exception exception) when (!giveUp.IsCancellationRequested && exception is ShouldAssertException or HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    public static Task HoldsAsync(TimeSpan within, Action assertion) => HoldsAsync(within, () =>
    {
        assertion();
        return Task.CompletedTask;
    });
}
