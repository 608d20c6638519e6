namespace Shop.Messaging;

/// <summary>What one turn of a <see cref="WorkPump{T}"/> brought.</summary>
/// <typeparam name="T">A piece of work.</typeparam>
/// <param name="Work">The work to start.</param>
/// <param name="Wait">When to look again if nothing rings before.</param>
public readonly record struct PumpTurn<T>(IReadOnlyList<T> Work, TimeSpan Wait);
