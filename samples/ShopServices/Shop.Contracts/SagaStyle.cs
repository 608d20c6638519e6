namespace Shop.Contracts;

/// <summary>Who leads an order through the services; the setting <c>Saga:Style</c>, the same in all of them.</summary>
public enum SagaStyle
{
    /// <summary>Nobody: each service knows what the events of the others mean for it.</summary>
    Choreography,

    /// <summary>A coordinator in Orders, which tells each service what to do and hears how it went.</summary>
    Orchestration,
}
