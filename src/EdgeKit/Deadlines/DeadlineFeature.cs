namespace EdgeKit.Deadlines;

/// <summary>When a request came in: what it waited for at the gates is no longer there for its work.</summary>
internal sealed record DeadlineFeature(long Timestamp);
