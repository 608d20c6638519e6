namespace Shop.Messaging.Relay;

/// <summary>What a lane asks of the outbox.</summary>
/// <param name="Count">How many rows at most.</param>
/// <param name="IsProbe">Whether they are to find out if the subscriber is back.</param>
internal readonly record struct Wanted(int Count, bool IsProbe);
