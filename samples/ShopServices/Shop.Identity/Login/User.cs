namespace Shop.Identity.Login;

/// <summary>A user of the sample.</summary>
internal sealed record User(string Subject, string Name);
