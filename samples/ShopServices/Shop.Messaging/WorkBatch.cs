namespace Shop.Messaging;

/// <summary>The items to start.</summary>
/// <typeparam name="T">The type of a work item.</typeparam>
/// <param name="Work">The work to start.</param>
/// <param name="Wait">The longest wait until the next batch; a signal ends it early.</param>
public readonly record struct WorkBatch<T>(IReadOnlyList<T> Work, TimeSpan Wait);
