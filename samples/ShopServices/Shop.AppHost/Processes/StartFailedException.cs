namespace Shop.AppHost.Processes;

/// <summary>The shop cannot open; the message says which service and why.</summary>
internal sealed class StartFailedException(string message) : Exception(message);
