namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Charges that are taken whole or not at all, waiting for their answer: what was used of each bucket before, or
/// nothing when Redis gave none.
/// </summary>
internal sealed class BucketGroup(BucketCommand[] orders)
    : TaskCompletionSource<long[]?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public BucketCommand[] Commands => orders;

    /// <summary>All in one lane, and so in one slot.</summary>
    public byte HashTag => orders[0].Key.HashTag;

    /// <summary>Whether the whole group fitted, given what was used before.</summary>
    public bool Fits(long[] used)
    {
        var fits = true;
        for (var i = 0; i < used.Length; i++)
        {
            fits &= orders[i].Fits(used[i]);
        }

        return fits;
    }
}
