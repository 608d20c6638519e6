namespace Shop.AppHost.Processes;

/// <summary>The shop cannot start; the message names the service and the reason.</summary>
internal sealed class StartFailedException(string message) : Exception(message);
