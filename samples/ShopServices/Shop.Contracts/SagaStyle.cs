namespace Shop.Contracts;

/// <summary>The style of the saga; the setting <c>Saga:Style</c>, the same in all services.</summary>
public enum SagaStyle
{
    /// <summary>Each service reacts to the events of the others.</summary>
    Choreography,

    /// <summary>A coordinator in Orders sends commands and receives their results.</summary>
    Orchestration,
}
