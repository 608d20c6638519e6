namespace EdgeKit.RateLimit.Decisions;

/// <summary>What is decided as a whole.</summary>
/// <param name="Charges">At least one; whoever asks gives the array away.</param>
/// <param name="Priority">Who goes first under adaptive limits.</param>
internal sealed record DecisionRequest(Charge[] Charges, RateLimitPriority Priority = RateLimitPriority.Normal);
