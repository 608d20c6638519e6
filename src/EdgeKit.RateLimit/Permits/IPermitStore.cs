using EdgeKit.RateLimit.Decisions;

namespace EdgeKit.RateLimit.Permits;

/// <summary>
/// The seam where permits live: in this process, or in Redis. Thread safe; never throws because a server is away.
/// </summary>
internal interface IPermitStore
{
    /// <summary>Takes a place when there is one.</summary>
    /// <param name="charge">The limit and how many permits.</param>
    /// <param name="priority">Who goes first, where the algorithm asks.</param>
    /// <returns>The permit; refused when its decision is.</returns>
    ValueTask<Permit> EnterAsync(Charge charge, RateLimitPriority priority);

    /// <summary>Gives the place back. Does not wait.</summary>
    /// <param name="permit">The permit, once.</param>
    /// <param name="ending">How the request ended.</param>
    void Leave(Permit permit, in Ending ending);
}
