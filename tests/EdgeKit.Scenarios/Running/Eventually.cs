namespace EdgeKit.Scenarios.Running;

/// <summary>
/// What a choreography promises holds after a while, on a slow machine after a long one. Waits as long as something
/// moves, which shows in what the assertion complains of, and reports the last complaint when it has stayed the same
/// for too long.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Longer than anything that the shop waits for, restarts, leases and cooldowns, on a machine that does ten things
    /// besides.
    /// </summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromMinutes(3);

    /// <summary>For what moves and gets nowhere.</summary>
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
