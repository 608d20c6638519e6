namespace Shop.Contracts;

/// <summary>The publisher and the subscribers of an event.</summary>
/// <param name="Type">The event's name.</param>
/// <param name="Publisher">The only service that publishes it.</param>
/// <param name="Subscribers">The services that receive it, each separately.</param>
public sealed record EventRoute(string Type, string Publisher, IReadOnlyList<string> Subscribers);
