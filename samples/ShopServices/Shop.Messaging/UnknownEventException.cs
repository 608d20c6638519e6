using Shop.Contracts;

namespace Shop.Messaging;

/// <summary>An event reached a service without a handler for it: routes and handlers disagree.</summary>
/// <param name="type">The event's name.</param>
public sealed class UnknownEventException(string type)
    : Exception($"This service has no handler for {type}: correct EventRoutes or register one with On<{type}>.");
