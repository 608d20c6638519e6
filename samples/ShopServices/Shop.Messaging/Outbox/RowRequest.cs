namespace Shop.Messaging.Outbox;

/// <summary>A lane's request to lease rows.</summary>
/// <param name="Count">The greatest number of rows.</param>
/// <param name="IsProbe">True if the row probes an unreachable subscriber.</param>
internal readonly record struct RowRequest(int Count, bool IsProbe);
