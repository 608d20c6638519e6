namespace Shop.Identity.Login;

/// <summary>A person who has signed in with this browser.</summary>
internal sealed record LoginSession(User User, string Id, DateTimeOffset At);
