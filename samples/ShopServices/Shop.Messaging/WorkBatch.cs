namespace Shop.Messaging;

/// <summary>The items to start.</summary>
/// <typeparam name="T">The type of a work item.</typeparam>
/// <param name="Work">The work to start.</param>
/// <param name="Wait">The wait until the next turn if nothing signals before.</param>
public readonly record struct WorkBatch<T>(IReadOnlyList<T> Work, TimeSpan Wait);
