namespace Shop.Contracts;

/// <summary>Who publishes an event and who gets it.</summary>
/// <param name="Type">The event's name.</param>
/// <param name="Publisher">The one service that publishes it.</param>
/// <param name="Subscribers">The services that it is delivered to, each on its own.</param>
public sealed record EventRoute(string Type, string Publisher, IReadOnlyList<string> Subscribers);
