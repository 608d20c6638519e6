namespace Shop.Messaging.Outbox;

/// <summary>How many rows a lane leases.</summary>
/// <param name="Count">The greatest number of rows.</param>
/// <param name="IsProbe">True if the row tests whether an unreachable subscriber is back.</param>
internal readonly record struct RowRequest(int Count, bool IsProbe);
