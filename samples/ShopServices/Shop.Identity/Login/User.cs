namespace Shop.Identity.Login;

/// <summary>A person of the sample.</summary>
internal sealed record User(string Subject, string Name);
