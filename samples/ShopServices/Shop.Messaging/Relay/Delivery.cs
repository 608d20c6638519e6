namespace Shop.Messaging.Relay;

/// <summary>A row that was taken, and how its delivery ended.</summary>
internal readonly record struct Delivery(OutboxRow Row, DeliveryOutcome Outcome);
