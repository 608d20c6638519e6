using Shop.Contracts;

namespace Shop.Messaging;

/// <summary>The service has no handler for a received event, so its handlers do not match the routes.</summary>
/// <param name="type">The event's name.</param>
public sealed class UnknownEventException(string type)
    : Exception($"This service has no handler for {type}: correct EventRoutes or register one with On<{type}>.");
