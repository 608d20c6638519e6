namespace Shop.Messaging.Outbox;

/// <summary>A delivered row, the outcome of the delivery, and the decision that follows from it.</summary>
internal readonly record struct Delivery(OutboxRow Row, DeliveryOutcome Outcome, DeliveryDecision Decision);
