namespace EdgeKit.Resilience.Tests;

internal sealed record SentRequest(string Method, Uri Uri, Dictionary<string, string> Headers, string? Body);
