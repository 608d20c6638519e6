namespace Shop.Messaging;

/// <summary>
/// Two different events came under one source and id: the publisher is broken, or somebody pretends to be it.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="id">The id.</param>
public sealed class MismatchedEventException(string source, string id) : Exception(
    $"{source} has sent another event as {id} before. Publish every event under an id of its own.");
