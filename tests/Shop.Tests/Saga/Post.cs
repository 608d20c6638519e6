using Shop.Messaging;

namespace Shop.Tests.Saga;

/// <summary>An event that is on its way to a subscriber.</summary>
internal sealed record Post(OutboxRow Row, Func<Task> Settle);
