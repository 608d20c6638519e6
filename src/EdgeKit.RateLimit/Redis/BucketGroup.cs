namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Commands that the script executes all or none, and the task of their reply: the use of each bucket before the call,
/// or <see langword="null"/> if Redis did not reply.
/// </summary>
internal sealed class BucketGroup(BucketCommand[] commands)
    : TaskCompletionSource<long[]?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public BucketCommand[] Commands => commands;

    /// <summary>The same for all commands, so that they share a slot.</summary>
    public byte HashTag => commands[0].Key.HashTag;

    public bool Fits(long[] used)
    {
        var fits = true;
        for (var i = 0; i < used.Length; i++)
        {
            fits &= commands[i].Fits(used[i]);
        }

        return fits;
    }
}
