namespace EdgeKit.Scenarios.Running;

/// <summary>
/// Repeats an assertion until it holds. It fails with the last message if the message has not changed for too long: a
/// changing message shows progress on a slow machine.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The limit without progress: longer than restarts, leases and break durations of the shop on a busy machine.
    /// </summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromMinutes(3);

    /// <summary>The total limit, for an assertion whose message keeps changing.</summary>
    private static readonly TimeSpan End = TimeSpan.FromMinutes(12);

    private static readonly TimeProvider Clock = TimeProvider.System;

    public static async Task HoldsAsync(Func<Task> assertion)
    {
        var begun = Clock.GetTimestamp();
        var (complaint, since) = ("", begun);
        for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            try
            {
                await assertion();
                return;
            }
            catch (Exception exception) when (IsTransient(exception))
            {
                if (exception.Message != complaint)
                {
                    (complaint, since) = (exception.Message, Clock.GetTimestamp());
                }

                if (Clock.GetElapsedTime(since) > Standstill || Clock.GetElapsedTime(begun) > End)
                {
                    throw;
                }
            }

            await Task.Delay(pause);
        }
    }

    public static Task HoldsAsync(Action assertion) => HoldsAsync(() =>
    {
        assertion();
        return Task.CompletedTask;
    });

    private static bool IsTransient(Exception exception) =>
        exception is ShouldAssertException or HttpRequestException or TaskCanceledException;
}
