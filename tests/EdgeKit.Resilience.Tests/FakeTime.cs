namespace EdgeKit.Resilience.Tests;

internal static class FakeTime
{
    /// <summary>
    /// Lets time pass in steps until a task ends. Without a synchronization context every continuation runs inside the
    /// step that set it off, on this thread, so the run is the same each time.
    /// </summary>
    public static async Task<T> RunUntilAsync<T>(
        this FakeTimeProvider clock, Task<T> task, TimeSpan? step = null, int steps = 10_000)
    {
        for (var i = 0; i < steps && !task.IsCompleted; i++)
        {
            clock.AdvanceInline(step ?? TimeSpan.FromMilliseconds(50));
        }

        task.IsCompleted.ShouldBeTrue("the call did not end in the time that was let pass");
        return await task;
    }

    public static void AdvanceInline(this FakeTimeProvider clock, TimeSpan by)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            clock.Advance(by);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
