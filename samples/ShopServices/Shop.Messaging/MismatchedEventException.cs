namespace Shop.Messaging;

/// <summary>Two different events have the same source and id: the publisher is faulty.</summary>
/// <param name="source">The source.</param>
/// <param name="id">The id.</param>
public sealed class MismatchedEventException(string source, string id) : Exception(
    $"{source} has already sent another event with the id {id}. Publish every event with a unique id.");
